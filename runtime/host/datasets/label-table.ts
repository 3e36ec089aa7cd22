import { createReadStream } from "node:fs";
import { dirname, isAbsolute, normalize, sep } from "node:path";
import { pipeline } from "node:stream";
import { parse } from "csv-parse";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import type { Part } from "../../data/batches.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { errorCode, reasonOf } from "../files/system-errors.ts";
import { inClassOrder } from "./class-order.ts";
import { badTable, datasetSentences, unknownClass } from "./dataset-messages.ts";
import { fileSet, type PictureFile } from "./file-set.ts";
import type { Parts } from "./picture-parts.ts";
import type { PictureSet } from "./picture-set.ts";

/** A line has at most this many characters: a quotation mark that is never closed makes one of all. */
const longestLine = 100_000;

const fileColumns = ["file", "file_name", "filename", "filepath", "path", "image", "image_path", "image_id", "id"];
const labelColumns = ["label", "labels", "class", "classes", "target", "category", "tags"];
const partColumns = ["split", "part", "subset", "fold_name"];

const partNames: ReadonlyMap<string, Part> = new Map([
  ["train", "train"],
  ["training", "train"],
  ["val", "validation"],
  ["valid", "validation"],
  ["validation", "validation"],
  ["dev", "validation"],
  ["test", "test"],
]);

interface Row {
  readonly line: number;
  readonly file: string;
  readonly labels: readonly string[];
  readonly part: Part;
}

export interface TableForm {
  /** The folder that files are named from; the table's own if left out. */
  readonly images: string | undefined;
  readonly labels: "one" | "several";
}

/**
 * Pictures that a table names with their labels; a column may say which part each is of.
 * @param known the classes that there may be; those of the table if left out
 * @throws ProblemError F401, R273 for a label that is not known, R276 for a table that cannot be read so
 */
export async function openTable(
  path: string,
  { images, labels: count }: TableForm,
  known: readonly string[] | undefined,
  span?: Span,
): Promise<Parts<PictureSet>> {
  const rows = await rowsOf(path, count, span);
  const folder = images ?? dirname(path);
  const classes = known ?? inClassOrder([...new Set(rows.flatMap(({ labels }) => labels))]);
  const numbers = new Map(classes.map((name, i) => [name, i]));
  const files: Record<Part, PictureFile[]> = { train: [], validation: [], test: [] };
  for (const { line, file, labels, part } of rows) {
    const inside = normalize(file);
    if (isAbsolute(file) || inside.startsWith(`..${sep}`) || inside === "..")
      throw new ProblemError(badTable(path, line, datasetSentences.outside(file), span));
    const found = labels.map((label) => {
      const number = numbers.get(label);
      if (number === undefined) throw new ProblemError(unknownClass(label, `${path}:${line}`, classes, span));
      return number;
    });
    files[part].push({ name: inside.split(sep).join("/"), labels: found });
  }
  const set = (part: Part) => fileSet(folder, classes, files[part], count === "several", []);
  return {
    train: await set("train"),
    ...(files.validation.length === 0 ? {} : { validation: await set("validation") }),
    ...(files.test.length === 0 ? {} : { test: await set("test") }),
  };
}

/** What the columns of a table hold, by their numbers. */
interface Columns {
  readonly file: number;
  readonly label: number;
  readonly part: number | undefined;
}

async function rowsOf(path: string, count: TableForm["labels"], span: Span | undefined): Promise<readonly Row[]> {
  const options = {
    bom: true,
    delimiter: /\.tsv$/i.test(path) ? "\t" : ",",
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: longestLine,
    info: true,
  };
  const records = parse(options);
  pipeline(createReadStream(path), decoded, records, () => undefined);
  const rows: Row[] = [];
  let columns: Columns | undefined;
  try {
    for await (const { record, info } of records as AsyncIterable<{ record: string[]; info: { lines: number } }>) {
      if (columns === undefined) {
        columns = columnsOf(record);
        if (columns !== undefined) continue;
        columns = { file: 0, label: 1, part: undefined };
      }
      rows.push(rowOf(record, info.lines, columns, count, path, span));
    }
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    if (errorCode(error) === "ERR_ENCODING_INVALID_ENCODED_DATA")
      throw new ProblemError(badTable(path, undefined, datasetSentences.notUtf8, span));
    if (errorCode(error)?.startsWith("CSV_")) throw new ProblemError(badTable(path, undefined, reasonOf(error), span));
    throw new ProblemError(unreadableFile(path, reasonOf(error), span));
  }
  if (rows.length === 0) throw new ProblemError(badTable(path, undefined, datasetSentences.noRows, span));
  return rows;
}

/** Text of bytes in UTF-8, or in UTF-16 where they begin so; other bytes would be read as other labels than were written. */
async function* decoded(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  let decoder: InstanceType<typeof TextDecoder> | undefined;
  for await (const chunk of chunks) {
    decoder ??= new TextDecoder(chunk[0] === 0xff && chunk[1] === 0xfe ? "utf-16le" : "utf-8", { fatal: true });
    yield decoder.decode(chunk, { stream: true });
  }
  if (decoder !== undefined) yield decoder.decode();
}

/** The columns by the names in a first line; undefined of a line that names a picture already. */
function columnsOf(first: readonly string[]): Columns | undefined {
  if (/\.(png|jpe?g|webp|tiff?)$/i.test(first[0] ?? "")) return undefined;
  const names = first.map((name) => name.trim().toLowerCase());
  const of = (known: readonly string[]) => names.findIndex((name) => known.includes(name));
  const [file, label, part] = [of(fileColumns), of(labelColumns), of(partColumns)];
  return { file: file < 0 ? 0 : file, label: label < 0 ? 1 : label, part: part < 0 ? undefined : part };
}

function rowOf(
  record: readonly string[],
  line: number,
  { file: fileColumn, label: labelColumn, part: partColumn }: Columns,
  count: TableForm["labels"],
  path: string,
  span: Span | undefined,
): Row {
  const [file, label] = [record[fileColumn]?.trim() ?? "", record[labelColumn]?.trim()];
  if (file === "") throw new ProblemError(badTable(path, line, datasetSentences.noFile, span));
  if (label === undefined || (label === "" && count === "one"))
    throw new ProblemError(badTable(path, line, datasetSentences.noLabel(file), span));
  const named = partColumn === undefined ? "train" : (record[partColumn] ?? "").trim().toLowerCase();
  const part = partNames.get(named);
  if (part === undefined) throw new ProblemError(badTable(path, line, datasetSentences.noPart(named), span));
  const several = label.split(/[;|]/).map((one) => one.trim());
  const labels = count === "one" ? [label] : [...new Set(several.filter((one) => one !== ""))];
  return { line, file, labels, part };
}
