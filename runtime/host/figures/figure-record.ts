import { readFile, stat } from "node:fs/promises";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { packageVersion } from "../files/package.ts";
import { reasonOf } from "../files/system-errors.ts";
import { noRecord } from "./figure-file-messages.ts";

/** What a figure was drawn from, and how. */
export interface FigureRecord {
  /** As the command line named it. */
  readonly spec: string;
  /** Of the spec's text. */
  readonly sha256: string;
  /** Flags of `vitral diagram`, and what each was given. */
  readonly flags: Readonly<Record<string, string>>;
  /** Parameters that were set, as `--set` takes them. */
  readonly set: readonly string[];
}

/**
 * One line for a file of any format: what stands in it is neither markup, nor TeX's, nor breaks a line, and is found
 * again wherever it stands.
 */
export function recordText({ spec, sha256, flags, set }: FigureRecord): string {
  const record = { vitral_figure: 1, version: packageVersion, spec, sha256, set, flags };
  return JSON.stringify(record)
    .replaceAll(/\\(["\\bfnrt])/g, (_, sign: string) => coded(signs[sign] ?? sign))
    .replaceAll(/[^\u0020-\u007e]|[<>&'()%#]/g, coded);
}

const signs: Readonly<Record<string, string>> = { b: "\b", f: "\f", n: "\n", r: "\r", t: "\t" };
const coded = (unit: string): string => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** No file of a figure is larger. */
const MOST_BYTES = 1 << 28;

/**
 * The record in a figure's file, of any format.
 * @throws ProblemError F401, F483
 */
export async function readRecord(path: string): Promise<FigureRecord> {
  const found = (await textOf(path)).replaceAll("&quot;", '"');
  const text = '(?:[^"\\\\<]|\\\\.)*';
  const part = `(?:[^"{}<]|"${text}")*`;
  const [written] = new RegExp(`\\{"vitral_figure":1,${part}\\{${part}\\}\\}`).exec(found) ?? [];
  // A PDF writes a backslash as two.
  const record = written === undefined ? undefined : parsed(written.replaceAll("\\\\", "\\"));
  if (record === undefined) throw new ProblemError(noRecord(path));
  return record;
}

async function textOf(path: string): Promise<string> {
  try {
    const { size } = await stat(path);
    if (size > MOST_BYTES) return "";
    const bytes = await readFile(path);
    return bytes.indexOf("PNG") === 1 ? await xmpOf(bytes) : bytes.toString("latin1");
  } catch (error) {
    throw new ProblemError(unreadableFile(path, reasonOf(error)));
  }
}

/** What a PNG says of itself, which stands there compressed; nothing where it is broken. */
async function xmpOf(bytes: Buffer): Promise<string> {
  const { default: sharp } = await import("sharp");
  const said = await sharp(bytes)
    .metadata()
    .catch(() => undefined);
  return said?.xmp?.toString("latin1") ?? "";
}

/** A record, unless somebody wrote another thing in its place. */
function parsed(json: string): FigureRecord | undefined {
  try {
    const { spec, sha256, flags, set }: Record<string, unknown> = JSON.parse(json);
    const isText = (value: unknown): value is string => typeof value === "string";
    if (!isText(spec) || !isText(sha256) || !Array.isArray(set) || typeof flags !== "object" || flags === null) return;
    const given = Object.entries(flags).filter((entry): entry is [string, string] => isText(entry[1]));
    return { spec, sha256, flags: Object.fromEntries(given), set: set.filter(isText) };
  } catch {
    return undefined;
  }
}
