import { createHash } from "node:crypto";
import { readdirSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import type { OwnDatasets } from "../../../schema/recipe/recipe-dataset.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { errorCode, reasonOf } from "../files/system-errors.ts";
import { inClassOrder } from "./class-order.ts";
import { datasetSentences, notOfFormat, unknownClass } from "./dataset-messages.ts";
import type { Parts } from "./picture-parts.ts";
import type { PictureSet } from "./picture-set.ts";

/** Encoded pictures are kept in memory: files of more than this are to be unpacked. */
const mostBytes = 2 ** 31;

type Columns = Pick<OwnDatasets["parquet"], "image" | "label">;

/**
 * Pictures in parquet files as Hugging Face writes them: a column of `{ bytes, path }`, and one of numbers of classes,
 * whose names stand in the file's own notes.
 * @throws ProblemError F401, R273, R277
 */
export async function openParquet(
  place: string,
  columns: Columns,
  known: readonly string[] | undefined,
  span?: Span,
): Promise<Parts<PictureSet>> {
  const files = filesAt(place, span);
  const of = (...parts: readonly string[]) =>
    files.filter((file) => parts.some((part) => basename(file).startsWith(part)));
  const [validation, test] = [of("validation", "valid", "val"), of("test")];
  const named = of("train");
  const train = named.length > 0 ? named : files.filter((file) => !validation.includes(file) && !test.includes(file));
  if (train.length === 0) throw new ProblemError(notOfFormat(place, datasetSentences.noTrainParquet, span));
  const learnt = await openFiles(train, columns, known, span);
  const more = async (part: "validation" | "test", found: readonly string[]) =>
    found.length === 0 ? {} : { [part]: await openFiles(found, columns, learnt.classes, span) };
  return { train: learnt, ...(await more("validation", validation)), ...(await more("test", test)) };
}

function filesAt(place: string, span: Span | undefined): readonly string[] {
  try {
    if (!statSync(place).isDirectory()) return [place];
    const names = readdirSync(place).filter((name) => name.endsWith(".parquet"));
    return names.sort().map((name) => join(place, name));
  } catch (error) {
    throw new ProblemError(unreadableFile(place, reasonOf(error), span));
  }
}

interface Row {
  readonly bytes: Uint8Array;
  readonly label: string | number;
  readonly name: string;
}

async function openFiles(
  files: readonly string[],
  columns: Columns,
  known: readonly string[] | undefined,
  span: Span | undefined,
): Promise<PictureSet> {
  const size = files.reduce((sum, file) => sum + statSync(file).size, 0);
  const [first = ""] = files;
  if (size > mostBytes)
    throw new ProblemError(notOfFormat(first, datasetSentences.largeParquet(size, mostBytes), span));
  const rows: Row[] = [];
  let names: readonly string[] | undefined;
  for (const file of files) {
    const found = await readRows(file, columns, span);
    names ??= found.names;
    rows.push(...found.rows);
  }
  const given = (label: Row["label"]) => (typeof label === "number" ? (names?.[label] ?? String(label)) : label);
  const classes = known ?? names ?? inClassOrder([...new Set(rows.map(({ label }) => given(label)))]);
  const numbers = new Map(classes.map((name, i) => [name, i]));
  const labels = rows.map(({ label, name }) => {
    const number = numbers.get(given(label));
    if (number === undefined) throw new ProblemError(unknownClass(given(label), name, classes, span));
    return number;
  });
  const hash = createHash("sha256").update(JSON.stringify(classes)).update(Int32Array.from(labels));
  for (const { bytes } of rows) hash.update(`\n${bytes.length} `).update(bytes);
  return {
    classes,
    length: rows.length,
    isMultiple: false,
    labels: (index) => [labels[index] ?? 0],
    nameOf: (index) => rows[index]?.name ?? "",
    read: (index) => ({ kind: "bytes", bytes: rows[index]?.bytes ?? new Uint8Array() }),
    digest: hash.digest("hex"),
    faults: new Map(rows.flatMap(({ bytes }, i) => (bytes.length === 0 ? [[i, datasetSentences.empty]] : []))),
    notes: [],
  };
}

/** Loaded when first wanted: most recipes name no parquet file. */
async function readRows(file: string, { image, label }: Columns, span: Span | undefined) {
  const { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } = await import("hyparquet");
  const { compressors } = await import("hyparquet-compressors");
  const refuse = (fault: string) => new ProblemError(notOfFormat(file, fault, span));
  try {
    const buffer = await asyncBufferFromFile(file);
    const metadata = await parquetMetadataAsync(buffer);
    const has = new Set(metadata.schema.map(({ name }) => name));
    const missing = [image, label].find((column) => !has.has(column));
    if (missing !== undefined) throw refuse(datasetSentences.noColumn(missing, [...has].slice(1)));
    const read = await parquetReadObjects({
      ...{ file: buffer, metadata, compressors, utf8: false },
      columns: [image, label],
    });
    const rows = read.map((row, i): Row => {
      const bytes = bytesOf(row[image]);
      const found = labelOf(row[label]);
      if (bytes === undefined) throw refuse(datasetSentences.noBytes(image, i));
      if (found === undefined) throw refuse(datasetSentences.noParquetLabel(label, i));
      return { bytes, label: found, name: `${file}:${i}` };
    });
    return { rows, names: classNames(metadata.key_value_metadata ?? [], label) };
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw refuse(readerSaid(error));
  }
}

/** Of damaged bytes the reader may say what it stumbled over in itself, which tells nobody anything. */
function readerSaid(error: unknown): string {
  const said = reasonOf(error);
  const isOfSystem = errorCode(error)?.startsWith("ERR_") === false;
  return isOfSystem || /^parquet (?!file invalid)/.test(said) ? said : datasetSentences.damagedParquet;
}

function bytesOf(value: unknown): Uint8Array | undefined {
  if (value instanceof Uint8Array) return value.slice();
  if (typeof value !== "object" || value === null || !("bytes" in value)) return undefined;
  return value.bytes instanceof Uint8Array ? value.bytes.slice() : undefined;
}

function labelOf(value: unknown): string | number | undefined {
  if (typeof value === "bigint" || typeof value === "number") return Number(value);
  if (value instanceof Uint8Array) return new TextDecoder().decode(value);
  return typeof value === "string" ? value : undefined;
}

/** `info.features.LABEL.names` of the note that Hugging Face leaves. */
function classNames(
  notes: readonly { readonly key: string; readonly value?: string }[],
  label: string,
): readonly string[] | undefined {
  const text = notes.find(({ key }) => key === "huggingface")?.value;
  if (text === undefined) return undefined;
  let note: unknown;
  try {
    note = JSON.parse(text);
  } catch {
    return undefined;
  }
  const names = ["info", "features", label, "names"].reduce<unknown>(
    (value, key) => (typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined),
    note,
  );
  return Array.isArray(names) && names.every((name) => typeof name === "string") ? names : undefined;
}
