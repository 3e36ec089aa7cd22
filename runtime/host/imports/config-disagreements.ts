import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { modelConfig } from "../../../compiler/export/huggingface/model-config.ts";
import { importSentences } from "./import-messages.ts";
import { numberOf, numbersOf } from "./loose-json.ts";
import type { SourceConfig } from "./source-config.ts";

/** What may differ: positions are resized, another head begins anew, and neither rate is of the network's function. */
const free: ReadonlySet<string> = new Set(["image_size", "num_labels", "hidden_dropout_prob", "drop_path_rate"]);

/** Where a source's config, by Hugging Face's names, says other numbers than the spec's parameters: shapes may hide it. */
export function configDisagreements(typed: TypedGraph, configs: readonly SourceConfig[]): readonly string[] {
  const ours = Object.entries(modelConfig(typed, undefined, undefined)).filter(([key]) => !free.has(key));
  const epsilons = [...new Set(typed.ops.flatMap(({ attributes }) => numberOf(attributes.epsilon) ?? []))];
  return configs.flatMap(({ name, value }) => {
    const sizes = ours.flatMap(([key, own]) => {
      const [theirs, mine] = [numbersOf(value[key]), numbersOf(own)];
      if (theirs === undefined || mine === undefined || sameNumbers(theirs, mine)) return [];
      return [importSentences.disagrees(name, key, theirs, mine)];
    });
    const epsilon = numberOf(value.layer_norm_eps);
    const isOther = epsilon !== undefined && epsilons.length > 0 && !epsilons.includes(epsilon);
    return isOther ? [...sizes, importSentences.disagrees(name, "layer_norm_eps", [epsilon], epsilons)] : sizes;
  });
}

/** A side alone stands for both. */
const sameNumbers = (a: readonly number[], b: readonly number[]): boolean =>
  Array.from({ length: Math.max(a.length, b.length) }, (_, i) => i).every((i) => (a[i] ?? a[0]) === (b[i] ?? b[0]));
