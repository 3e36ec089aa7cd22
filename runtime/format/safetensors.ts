import { parseJson } from "../../schema/json/json.ts";
import type { JsonNode, ObjectNode } from "../../schema/json/json-node.ts";
import { property } from "../../schema/json/json-node.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { HostTensor } from "../engines/engine.ts";
import type { ByteSource } from "./byte-source.ts";
import { halvesOf } from "./half.ts";
import { notSafetensors } from "./safetensors-messages.ts";
import type { StoredType, WrittenTensor } from "./safetensors-types.ts";
import { decodeElements, elementBytes, encodeElements, storedType } from "./safetensors-types.ts";

/** Named tensors with notes of text, as https://github.com/huggingface/safetensors stores them. */
export interface Safetensors {
  readonly tensors: ReadonlyMap<string, HostTensor>;
  readonly metadata: ReadonlyMap<string, string>;
}

/** The reference implementation's bound on the header. */
const longestHeader = 100_000_000;
const lengthBytes = 8;
const SPACE = 0x20;

/** Of the header: more than any checkpoint has. */
const headerLimits = { characters: 16 * 1024 * 1024, values: 2_000_000 };

/**
 * The file as pieces to be written one after the other; the tensors' own memory is among them, not copied.
 * @param floats how f32 is stored; in F16 each number is the nearest there is
 */
export function encodeSafetensors(
  { tensors, metadata }: Pick<Safetensors, "metadata"> & { readonly tensors: ReadonlyMap<string, WrittenTensor> },
  floats: "F32" | "F16" = "F32",
): readonly Uint8Array[] {
  const sorted = [...tensors].sort(([a], [b]) => (a < b ? -1 : 1));
  const named = sorted.map(([name, { dtype, shape, data }]) =>
    floats === "F16" && data instanceof Float32Array
      ? { name, type: floats, shape, bytes: encodeElements(halvesOf(data)) }
      : { name, type: storedType[dtype], shape, bytes: encodeElements(data) },
  );
  let offset = 0;
  const entries = named.map(({ name, type, shape, bytes }) => {
    const begin = offset;
    offset += bytes.byteLength;
    return [name, { dtype: type, shape, data_offsets: [begin, offset] }] as const;
  });
  const notes = metadata.size === 0 ? [] : [["__metadata__", Object.fromEntries(metadata)] as const];
  const text = new TextEncoder().encode(JSON.stringify(Object.fromEntries([...notes, ...entries])));
  const header = new Uint8Array(lengthBytes + Math.ceil(text.length / 8) * 8).fill(SPACE);
  new DataView(header.buffer).setBigUint64(0, BigInt(header.length - lengthBytes), true);
  header.set(text, lengthBytes);
  return [header, ...named.map(({ bytes }) => bytes)];
}

/**
 * Reads a file of which nothing is believed: every offset, size and name is checked against the file's size before any
 * data is read. Half-precision floats come as f32, 64-bit integers and bytes as i32.
 * @param path what to call the file in messages
 * @throws ProblemError R203
 */
export function decodeFile(file: ByteSource, path: string): Safetensors {
  const refuse: Refuse = (fault) => {
    throw new ProblemError(notSafetensors(path, fault));
  };
  const { header, dataBegin } = readHeader(file, path, refuse);
  const metadata = readMetadata(property(header, "__metadata__")?.value, refuse);
  const entries = header.properties
    .filter(({ name }) => name !== "__metadata__")
    .map(({ name, value }) => readEntry(name, value, refuse));
  checkLayout(entries, file.size - dataBegin, refuse);
  const tensors = new Map<string, HostTensor>();
  for (const { name, type, shape, begin, end } of entries) {
    const bytes = file.read(dataBegin + begin, dataBegin + end);
    if (bytes.length < end - begin) refuse("it was cut short while it was read");
    const elements = decodeElements(type, bytes);
    if (elements === undefined) refuse(`tensor "${name}" holds a 64-bit integer that does not fit 32 bits`);
    else tensors.set(name, { ...elements, shape });
  }
  return { tensors, metadata };
}

/** The same of bytes that are here already. */
export function decodeSafetensors(bytes: Uint8Array, path: string): Safetensors {
  return decodeFile({ size: bytes.length, read: (begin, end) => bytes.subarray(begin, end) }, path);
}

type Refuse = (fault: string) => never;

function readHeader(file: ByteSource, path: string, refuse: Refuse): { header: ObjectNode; dataBegin: number } {
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

interface TensorEntry {
  readonly name: string;
  readonly type: StoredType;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

function readEntry(name: string, node: JsonNode, refuse: Refuse): TensorEntry {
  if (node.kind !== "object") return refuse(`tensor "${name}" is not described by an object`);
  const dtype = property(node, "dtype")?.value;
  const bytes = dtype?.kind === "string" ? elementBytes(dtype.text) : undefined;
  if (dtype?.kind !== "string" || bytes === undefined) {
    const found = dtype?.kind === "string" ? dtype.text : "missing";
    return refuse(`tensor "${name}" has element type ${found}; F32, F16, BF16, I32, I64 and BOOL can be read`);
  }
  const shape = wholeNumbers(property(node, "shape")?.value);
  if (shape === undefined) return refuse(`tensor "${name}" has no proper shape`);
  const offsets = wholeNumbers(property(node, "data_offsets")?.value);
  const [begin, end] = offsets ?? [];
  if (offsets?.length !== 2 || begin === undefined || end === undefined || begin > end) {
    return refuse(`tensor "${name}" has no proper data_offsets`);
  }
  const size = shape.reduce((product, length) => product * length, bytes.size);
  if (size !== end - begin) {
    return refuse(`tensor "${name}" of shape [${shape.join(", ")}] needs ${size} bytes and has ${end - begin}`);
  }
  return { name, type: bytes.type, shape, begin, end };
}

function wholeNumbers(node: JsonNode | undefined): readonly number[] | undefined {
  if (node?.kind !== "array") return undefined;
  const numbers = node.items.map((item) => (item.kind === "number" ? item.value : -1));
  return numbers.every((n) => Number.isSafeInteger(n) && n >= 0) ? numbers : undefined;
}

/** Tensors fill the data without a gap or an overlap, as the format demands. */
function checkLayout(entries: readonly TensorEntry[], length: number, refuse: Refuse): void {
  let reached = 0;
  for (const { name, begin, end } of [...entries].sort((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (end > length) refuse(`tensor "${name}" ends at byte ${end} of its data, which has ${length}`);
    if (begin < reached) refuse(`tensor "${name}" overlaps another`);
    if (begin > reached) refuse(`${begin - reached} bytes before tensor "${name}" belong to no tensor`);
    reached = end;
  }
  if (reached < length) refuse(`${length - reached} bytes at its end belong to no tensor`);
}
