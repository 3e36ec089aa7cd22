import { parseJson } from "../../schema/json/json.ts";
import type { JsonNode, ObjectNode } from "../../schema/json/json-node.ts";
import { property } from "../../schema/json/json-node.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { ByteSource } from "./byte-source.ts";
import { notSafetensors } from "./safetensors-messages.ts";
import { elementBytes } from "./safetensors-types.ts";

/** The reference implementation's bound on the header. */
const longestHeader = 100_000_000;
export const lengthBytes = 8;

/** Of the header: more than any checkpoint has. */
const headerLimits = { characters: 16 * 1024 * 1024, values: 2_000_000 };

/** A tensor as a file's header tells of it; its place is one that the file has. */
export interface StoredTensor {
  readonly name: string;
  /** As the format names it: `F32`, `BF16`, … */
  readonly type: string;
  readonly shape: readonly number[];
  /** Bytes from the file's beginning. */
  readonly begin: number;
  readonly end: number;
}

/** What a file says of itself before its data. */
export interface SafetensorsHeader {
  /** In the order of their data. */
  readonly tensors: readonly StoredTensor[];
  readonly metadata: ReadonlyMap<string, string>;
}

/** @throws ProblemError R203 */
export const refusing =
  (path: string): Refuse =>
  (fault) => {
    throw new ProblemError(notSafetensors(path, fault));
  };

/**
 * Reads a file's header, of which nothing is believed: every offset, size and name is checked against the file's size.
 * @param path what to call the file in messages
 * @throws ProblemError R203
 */
export function readHeader(file: ByteSource, path: string): SafetensorsHeader {
  const refuse = refusing(path);
  const { header, dataBegin } = parseHeader(file, path, refuse);
  const metadata = readMetadata(property(header, "__metadata__")?.value, refuse);
  const entries = header.properties
    .filter(({ name }) => name !== "__metadata__")
    .map(({ name, value }) => readEntry(name, value, refuse))
    .sort((a, b) => a.begin - b.begin || a.end - b.end);
  checkLayout(entries, file.size - dataBegin, refuse);
  const tensors = entries.map((one) => ({ ...one, begin: dataBegin + one.begin, end: dataBegin + one.end }));
  return { tensors, metadata };
}

/**
 * The bytes of one tensor.
 * @throws ProblemError R203 where the file has become shorter since its header was read
 */
export function tensorBytes(file: ByteSource, path: string, { begin, end }: StoredTensor): Uint8Array {
  const bytes = file.read(begin, end);
  return bytes.length < end - begin ? refusing(path)("it was cut short while it was read") : bytes;
}

export type Refuse = (fault: string) => never;

function parseHeader(file: ByteSource, path: string, refuse: Refuse): { header: ObjectNode; dataBegin: number } {
  const { size } = file;
  if (size < lengthBytes) refuse(`it has ${size} bytes, too few for a header`);
  const prefix = file.read(0, lengthBytes);
  const length = Number(new DataView(prefix.buffer, prefix.byteOffset).getBigUint64(0, true));
  if (length > longestHeader) refuse(`its header claims ${length} bytes, more than the ${longestHeader} allowed`);
  const dataBegin = lengthBytes + length;
  if (dataBegin > size) refuse(`it ends inside its header (${size} bytes of at least ${dataBegin})`);
  const text = decodeText(file.read(lengthBytes, dataBegin));
  if (text === undefined) return refuse("its header is not UTF-8 text");
  const { value, problems } = parseJson({ name: path, text }, { limits: headerLimits });
  const [first] = problems;
  if (first !== undefined) refuse(`its header is not valid JSON (${first.message})`);
  if (value?.kind !== "object") return refuse("its header is not a JSON object");
  return { header: value, dataBegin };
}

function decodeText(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function readMetadata(node: JsonNode | undefined, refuse: Refuse): ReadonlyMap<string, string> {
  if (node === undefined) return new Map();
  if (node.kind !== "object") return refuse("its metadata is not an object");
  return new Map(
    node.properties.map(({ name, value }) =>
      value.kind === "string" ? [name, value.text] : refuse(`metadata "${name}" is not text`),
    ),
  );
}

function readEntry(name: string, node: JsonNode, refuse: Refuse): StoredTensor {
  if (node.kind !== "object") return refuse(`tensor "${name}" is not described by an object`);
  const dtype = property(node, "dtype")?.value;
  const bytes = dtype?.kind === "string" ? elementBytes(dtype.text) : undefined;
  if (dtype?.kind !== "string" || bytes === undefined)
    return refuse(unreadableType(name, dtype?.kind === "string" ? dtype.text : "missing"));
  const shape = wholeNumbers(property(node, "shape")?.value);
  if (shape === undefined) return refuse(`tensor "${name}" has no proper shape`);
  const offsets = wholeNumbers(property(node, "data_offsets")?.value);
  const [begin, end] = offsets ?? [];
  if (offsets?.length !== 2 || begin === undefined || end === undefined || begin > end) {
    return refuse(`tensor "${name}" has no proper data_offsets`);
  }
  const size = shape.reduce((product, length) => product * length, bytes);
  if (size !== end - begin) {
    return refuse(`tensor "${name}" of shape [${shape.join(", ")}] needs ${size} bytes and has ${end - begin}`);
  }
  return { name, type: dtype.text, shape, begin, end };
}

export const unreadableType = (name: string, type: string): string =>
  `tensor "${name}" has element type ${type}; F64, F32, F16, BF16, I32, I64, U8 and BOOL can be read`;

function wholeNumbers(node: JsonNode | undefined): readonly number[] | undefined {
  if (node?.kind !== "array") return undefined;
  const numbers = node.items.map((item) => (item.kind === "number" ? item.value : -1));
  return numbers.every((n) => Number.isSafeInteger(n) && n >= 0) ? numbers : undefined;
}

/** Tensors fill the data without a gap or an overlap, as the format demands. */
function checkLayout(entries: readonly StoredTensor[], length: number, refuse: Refuse): void {
  let reached = 0;
  for (const { name, begin, end } of entries) {
    if (end > length) refuse(`tensor "${name}" ends at byte ${end} of its data, which has ${length}`);
    if (begin < reached) refuse(`tensor "${name}" overlaps another`);
    if (begin > reached) refuse(`${begin - reached} bytes before tensor "${name}" belong to no tensor`);
    reached = end;
  }
  if (reached < length) refuse(`${length - reached} bytes at its end belong to no tensor`);
}
