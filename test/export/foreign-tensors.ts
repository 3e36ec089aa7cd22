import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkedModel } from "../../compiler/check.ts";
import { foreignWeights } from "../../compiler/checkpoint/checkpoint-map.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { adapted } from "../../runtime/parity/parity-case.ts";
import { shippedCases } from "../parity/cases.ts";
import { specFile } from "../training/specs.ts";
import { zooCases } from "../zoo/cases.ts";

type Tensors = ReadonlyMap<string, HostTensor>;

/** A spec under `name=value` choices, apart by spaces. */
export function typedSpec(path: string, set = ""): TypedGraph {
  const file = specFile(path);
  const choices = {
    set: Object.fromEntries(set.split(" ").flatMap((pair) => (pair === "" ? [] : [pair.split("=")]))),
    importer: specFiles(file),
  };
  return checkedModel({ name: file, text: readFileSync(file, "utf8") }, choices, false).evaluated;
}

/** Another library's tensors as our weights. */
export function taken(typed: TypedGraph, theirs: Tensors): Map<string, HostTensor> {
  return new Map(
    foreignWeights(typed, new Set(theirs.keys())).map((weight) => {
      const tensor = theirs.get(weight.key);
      if (tensor === undefined) throw new Error(`there is no ${weight.key}`);
      return [weight.path, adapted(weight, tensor)];
    }),
  );
}

/** A checkpoint that another library wrote: the weights of a parity case. */
export interface Recorded {
  readonly typed: TypedGraph;
  readonly library: string;
  readonly theirs: Tensors;
}

/** Every checkpoint in the repository, by the name of its file. */
export const recordedCases: readonly (readonly [string, () => Recorded])[] = [
  ...shippedCases.map((one) => ({ ...one, specs: "specs", data: "../parity/" })),
  ...zooCases.map((one) => ({ ...one, specs: "specs", data: "../zoo/" })),
].map(({ file, spec, set, specs, data }) => [
  file,
  () => {
    const typed = typedSpec(`${specs}/${spec}.json`, set);
    const bytes = readFileSync(fileURLToPath(new URL(`${data}${file}.safetensors`, import.meta.url)));
    const theirs = new Map<string, HostTensor>();
    for (const [name, tensor] of decodeSafetensors(bytes, file).tensors)
      if (name.startsWith("param/")) theirs.set(name.slice("param/".length), tensor);
    const [map] = typed.model.spec.checkpoints;
    return { typed, library: map?.name.text ?? "", theirs };
  },
]);
