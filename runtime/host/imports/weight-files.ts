import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { parseJson } from "../../../schema/json/json.ts";
import { property } from "../../../schema/json/json-node.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { decodeTensor } from "../../format/safetensors.ts";
import { readHeader, type SafetensorsHeader, type StoredTensor, tensorBytes } from "../../format/safetensors-header.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { openFile, readSource } from "../files/read-file.ts";
import { reasonOf } from "../files/system-errors.ts";
import { foreignFormat } from "./foreign-format.ts";
import {
  brokenIndex,
  indexSentences,
  lfsPointer,
  noWeightsIn,
  otherFormat,
  pickledWeights,
} from "./import-messages.ts";

const SINGLE = "model.safetensors";
const INDEX = "model.safetensors.index.json";

/** A tensor of a file, or of one of several that belong together. */
export interface SourceTensor extends StoredTensor {
  readonly file: string;
}

/** Weights as files hold them: the headers are read and checked, of the data only what is asked for. */
export interface WeightFiles {
  /** Where they lie, and what lies beside them. */
  readonly folder: string;
  /** What messages call them. */
  readonly name: string;
  readonly files: readonly string[];
  /** In the order of their data. */
  readonly tensors: ReadonlyMap<string, SourceTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/**
 * The weights of a file, of the parts that an index names, or of a folder that holds one or the other.
 * @throws ProblemError F401, F402, F430–F434, R203
 */
export function openWeights(path: string): WeightFiles {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return openFolder(path);
  return path.endsWith(".index.json") ? openParts(path) : openSingle(path);
}

function openFolder(folder: string): WeightFiles {
  const names = namesIn(folder);
  if (names.includes(INDEX)) return openParts(join(folder, INDEX));
  const own = names.filter((name) => name.endsWith(".safetensors"));
  const [only, ...more] = own;
  const chosen = own.includes(SINGLE) ? SINGLE : more.length === 0 ? only : undefined;
  if (chosen !== undefined) return openSingle(join(folder, chosen));
  throw new ProblemError(
    noWeightsIn(
      folder,
      names.filter((name) => /\.(bin|pth?|ckpt|npz|h5|msgpack|pkl)$/i.test(name)),
      own,
    ),
  );
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new ProblemError(unreadableFile(folder, reasonOf(error)));
  }
}

function openSingle(path: string): WeightFiles {
  const { tensors, metadata } = headerOf(path);
  return {
    folder: dirname(path),
    name: path,
    files: [path],
    tensors: new Map(tensors.map((tensor) => [tensor.name, { ...tensor, file: path }])),
    metadata,
  };
}

function headerOf(path: string): SafetensorsHeader {
  return openFile(path, (file) => {
    const format = foreignFormat(file);
    if (format === undefined) return readHeader(file, path);
    if (typeof format === "object") throw new ProblemError(lfsPointer(path, format));
    throw new ProblemError(format === "pytorch" ? pickledWeights(path) : otherFormat(path, format));
  });
}

/** Parts that lie beside their index, each tensor where that says. */
function openParts(path: string): WeightFiles {
  const refuse = (fault: string): never => {
    throw new ProblemError(brokenIndex(path, fault));
  };
  const folder = dirname(path);
  const named = partsOf(path, refuse);
  const tensors = new Map<string, SourceTensor>();
  const metadata = new Map<string, string>();
  const files = [...new Set(named.values())].sort();
  for (const name of files) {
    const file = join(folder, name);
    const header = headerOf(file);
    for (const [key, value] of header.metadata) metadata.set(key, value);
    for (const tensor of header.tensors) {
      const other = tensors.get(tensor.name);
      if (other !== undefined) refuse(indexSentences.twice(tensor.name, name, other.file));
      tensors.set(tensor.name, { ...tensor, file });
    }
  }
  for (const [key, name] of named)
    if (tensors.get(key)?.file !== join(folder, name)) refuse(indexSentences.lacks(name, key));
  return { folder, name: path, files: files.map((name) => join(folder, name)), tensors, metadata };
}

function partsOf(path: string, refuse: (fault: string) => never): ReadonlyMap<string, string> {
  const { value, problems } = parseJson(readSource(path));
  const [first] = problems;
  if (first !== undefined) return refuse(first.message);
  const map = value?.kind === "object" ? property(value, "weight_map")?.value : undefined;
  if (map?.kind !== "object" || map.properties.length === 0) return refuse(indexSentences.noMap);
  return new Map(
    map.properties.map(({ name, value: file }) => {
      if (file.kind !== "string") return refuse(indexSentences.noMap);
      return isPlainName(file.text) ? [name, file.text] : refuse(indexSentences.leaves(file.text));
    }),
  );
}

/** Whether a name is that of a file in the folder itself, on any system. */
const isPlainName = (name: string): boolean => /^[^/\\:\0]+$/.test(name) && name !== "." && name !== "..";

/** @throws ProblemError F401, R203 */
export function bytesOf(tensor: SourceTensor): Uint8Array {
  return openFile(tensor.file, (file) => tensorBytes(file, tensor.file, tensor));
}

/**
 * A tensor as numbers.
 * @throws ProblemError F401, R203
 */
export function readTensor(tensor: SourceTensor): HostTensor {
  return decodeTensor(tensor, bytesOf(tensor), tensor.file);
}
