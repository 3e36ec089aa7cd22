import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { checkedModel } from "../../compiler/check.ts";
import { checkpointFits } from "../../compiler/checkpoint/checkpoint-fit.ts";
import { foreignWeights } from "../../compiler/checkpoint/checkpoint-map.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { taken as takenIn } from "../../runtime/format/foreign-weights.ts";
import { decodeSafetensors, encodeSafetensors } from "../../runtime/format/safetensors.ts";
import type { WrittenTensor } from "../../runtime/format/safetensors-types.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
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

/** Tensors as a file holds them. */
export const stored = (tensors: ReadonlyMap<string, WrittenTensor>): Tensors =>
  decodeSafetensors(Buffer.concat(encodeSafetensors({ tensors, metadata: new Map() })), "stored").tensors;

/** Another library's tensors as our weights. */
export function taken(typed: TypedGraph, theirs: Tensors): Map<string, HostTensor> {
  return new Map(
    foreignWeights(typed, theirs).map((source) => {
      const tensors = source.keys.flatMap((key) => theirs.get(key) ?? []);
      return [source.path, takenIn(source, tensors)];
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
    const [best] = checkpointFits(typed, theirs);
    return { typed, library: best?.map.name.text ?? "", theirs };
  },
]);
