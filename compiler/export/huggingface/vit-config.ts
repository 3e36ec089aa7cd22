import { namesFor } from "../../checkpoint/foreign-names.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import { activations } from "../../ops/activations.ts";

/**
 * What transformers' ViTForImageClassification is asked to be so that it computes what this model does; nothing where
 * the weights have other names than its own, or where it has no word for what the model does.
 */
export function vitConfig(typed: TypedGraph, library: string): object {
  const sizes = new Map(
    namesFor(typed, library).sources.flatMap(({ keys, path }) =>
      keys.map((key) => [key, typed.weights.get(path)?.sizes ?? []] as const),
    ),
  );
  const layers = new Set([...sizes.keys()].flatMap((key) => /^vit\.encoder\.layer\.(\d+)\./.exec(key)?.[1] ?? [])).size;
  const hasBias = sizes.has(`${LAYER}.0.attention.attention.query.bias`);
  const wanted = keysOf(layers, hasBias);
  const activation = activationOf(typed);
  const epsilon = onlyOne(typed.ops.flatMap(({ attributes }) => attributes.epsilon ?? []));
  if (wanted.length !== sizes.size || !wanted.every((key) => sizes.has(key))) return {};
  if (activation === undefined || epsilon === undefined) return {};
  return {
    architectures: ["ViTForImageClassification"],
    model_type: "vit",
    qkv_bias: hasBias,
    hidden_act: activation,
    layer_norm_eps: epsilon,
  };
}

const LAYER = "vit.encoder.layer";

/** Its names, as its files have had them since transformers 4. */
function keysOf(layers: number, hasBias: boolean): string[] {
  const both = (name: string) => [`${name}.weight`, `${name}.bias`];
  const oneLayer = [
    ...["query", "key", "value"].flatMap((name) => both(`attention.attention.${name}`).slice(0, hasBias ? 2 : 1)),
    ...["attention.output.dense", "intermediate.dense", "output.dense", "layernorm_before", "layernorm_after"].flatMap(
      both,
    ),
  ];
  return [
    ...["vit.embeddings.cls_token", "vit.embeddings.position_embeddings"],
    ...["vit.embeddings.patch_embeddings.projection", "vit.layernorm", "classifier"].flatMap(both),
    ...Array.from({ length: layers }, (_, i) => oneLayer.map((name) => `${LAYER}.${i}.${name}`)).flat(),
  ];
}

/** What it calls our activations: of `gelu`, by its form. */
const theirActivations: Readonly<Record<string, string>> = {
  "gelu exact": "gelu",
  "gelu tanh": "gelu_pytorch_tanh",
  quick_gelu: "quick_gelu",
  relu: "relu",
  silu: "silu",
};

/** The name of the one activation there is. */
function activationOf({ ops }: TypedGraph): string | undefined {
  const found = ops.flatMap(({ op, attributes }) =>
    activations.some((one) => one === op)
      ? [[op.name, attributes.form].filter((word) => word !== undefined).join(" ")]
      : [],
  );
  return theirActivations[String(onlyOne(found))];
}

function onlyOne<T>(values: readonly T[]): T | undefined {
  const [first, ...others] = new Set(values);
  return others.length === 0 ? first : undefined;
}
