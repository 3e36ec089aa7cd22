import { existsSync } from "node:fs";
import { join } from "node:path";
import { nameInFile } from "../../../compiler/checkpoint/recognise-layout.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { elementCount } from "../../engines/host-tensor.ts";
import { bfloatsOf, halvesOf } from "../../format/half.ts";
import { type EncodedTensor, encodeStored } from "../../format/safetensors.ts";
import { encodeElements, isStoredType, storedType, type WrittenTensor } from "../../format/safetensors-types.ts";
import { readText } from "../files/read-file.ts";
import { KEPT_TENSORS } from "../imports/kept-source.ts";
import { bytesOf, openWeights, readTensor, type SourceTensor } from "../imports/weight-files.ts";
import type { ImportRecord } from "../run-folder/import-record.ts";
import type { RunFolder } from "../run-folder/run-folder.ts";
import { renamedWeights } from "./renamed-weights.ts";

/** Where a run's weights came from, and what it kept of that. */
export interface SourceOfRun {
  readonly record: ImportRecord;
  readonly folder: RunFolder;
}

/**
 * Weights in the layout that they came in by, as a file that is the source but for what was trained since: its tensors in
 * their order and element types, those among them that no weight is made of, and its notes.
 * @param dtype how all floats are stored instead
 * @throws ProblemError X930–X933, F401, R203
 */
export function sourceFile(
  path: string,
  typed: TypedGraph,
  weights: ReadonlyMap<string, HostTensor>,
  { record, folder }: SourceOfRun,
  dtype: "f32" | "f16" | undefined,
): ExportedFile {
  const shapes = new Map(record.tensors.map(({ name, shape }) => [name, shape]));
  const theirs = (key: string) => nameInFile(key, record.prefix, shapes);
  const shapeOf = (key: string) => shapes.get(theirs(key));
  const named = [...renamedWeights(typed, record.layout, weights, shapeOf)];
  const ours = new Map(named.map(([key, tensor]) => [theirs(key), tensor]));
  const kept = keptTensors(folder);
  const known = record.tensors.flatMap((source): readonly EncodedTensor[] => {
    const tensor = ours.get(source.name);
    const original = kept.get(source.name);
    ours.delete(source.name);
    if (tensor === undefined) return original === undefined ? [] : [{ ...original, bytes: bytesOf(original) }];
    if (dtype !== undefined) return [encoded(source, tensor, dtype === "f16" ? "F16" : "F32")];
    if (original !== undefined && (tensor.dtype === "i64" || isUnchanged(original, tensor)))
      return [{ ...original, bytes: bytesOf(original) }];
    return [encoded(source, tensor, source.type)];
  });
  const added = [...ours].map(([name, tensor]) => encoded({ name, shape: tensor.shape }, tensor, "F32"));
  return { path, content: encodeStored([...known, ...added], new Map(Object.entries(record.metadata))) };
}

function keptTensors({ source }: RunFolder): ReadonlyMap<string, SourceTensor> {
  const path = join(source, KEPT_TENSORS);
  return existsSync(path) ? openWeights(path).tensors : new Map();
}

/** Whether a weight still is what was read of a tensor that holds more than it. */
function isUnchanged(original: SourceTensor, { data }: WrittenTensor): boolean {
  if (!isStoredType(original.type)) return false;
  const before = readTensor(original).data;
  return before.length === data.length && data.every((x, i) => Object.is(x, before[i]));
}

/** Axes of 1 that the source has in front stay there. */
function encoded(
  { name, shape: theirs }: Pick<SourceTensor, "name" | "shape">,
  { dtype, shape, data }: WrittenTensor,
  type: string,
): EncodedTensor {
  const bare = (sizes: readonly number[]) => sizes.filter((size) => size !== 1).join();
  const isSame = bare(theirs) === bare(shape) && elementCount(theirs) === elementCount(shape);
  const said = { name, shape: isSame ? theirs : shape };
  if (data instanceof BigInt64Array) return { ...said, type: storedType[dtype], bytes: encodeElements(data) };
  const floats = data instanceof Float32Array ? data : Float32Array.from(data);
  switch (type) {
    case "F16":
      return { ...said, type, bytes: encodeElements(halvesOf(floats)) };
    case "BF16":
      return { ...said, type, bytes: encodeElements(bfloatsOf(floats)) };
    case "F64":
      return { ...said, type, bytes: encodeElements(Float64Array.from(floats)) };
    default:
      return { ...said, type: "F32", bytes: encodeElements(floats) };
  }
}

/** The source's own configs in the place of those that an export makes, where it had some. */
export function withSourceConfigs(
  files: readonly ExportedFile[],
  kept: SourceOfRun | undefined,
): readonly ExportedFile[] {
  if (kept === undefined) return files;
  const own = files.flatMap(({ path }) => {
    const place = join(kept.folder.source, path);
    return existsSync(place) ? [{ path, content: readText(place) }] : [];
  });
  return own.length > 0 ? own : files;
}
