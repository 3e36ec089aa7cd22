import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { dirname, isAbsolute, join } from "node:path";
import { pathToFileURL } from "node:url";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { reasonOf } from "../files/system-errors.ts";
import { badLoader, datasetSentences } from "./dataset-messages.ts";
import type { Parts } from "./picture-parts.ts";
import type { PictureContent, PictureSet } from "./picture-set.ts";

/**
 * Pictures of a loader of one's own: a module whose default export, or what that gives when it is called, has `classes`
 * and `train`, and may have `validation` and `test`; each of these a `length`, `label(i)` and `picture(i)`.
 * @throws ProblemError F401, R278
 */
export async function openOwnLoader(path: string, span?: Span): Promise<Parts<PictureSet>> {
  const refuse = (fault: string) => new ProblemError(badLoader(path, fault, span));
  const text = textOf(path, span);
  const loader = await guarded("it", refuse, async () => {
    const module: unknown = await import(pathToFileURL(path).href);
    const made: unknown = memberOf(module, "default");
    return typeof made === "function" ? await made() : made;
  });
  const classes = memberOf(loader, "classes");
  if (!isTexts(classes) || classes.length === 0)
    throw refuse(datasetSentences.loaderWants("`classes`", "a list of names"));
  const open = (part: string): PictureSet | undefined => {
    const given = memberOf(loader, part);
    return given === undefined ? undefined : partSet({ path, part, text, classes, given, refuse });
  };
  const [train, validation, test] = [open("train"), open("validation"), open("test")];
  if (train === undefined) throw refuse(datasetSentences.loaderWants("`train`", "there"));
  return { train, ...(validation === undefined ? {} : { validation }), ...(test === undefined ? {} : { test }) };
}

function textOf(path: string, span: Span | undefined): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new ProblemError(unreadableFile(path, reasonOf(error), span));
  }
}

interface GivenPart {
  readonly path: string;
  readonly part: string;
  readonly text: Buffer;
  readonly classes: readonly string[];
  readonly given: unknown;
  readonly refuse: (fault: string) => ProblemError;
}

/** Its digest is over the module's text, the labels, and what the part calls its own `digest`. */
function partSet({ path, part, text, classes, given, refuse }: GivenPart): PictureSet {
  const [length, label, picture] = ["length", "label", "picture"].map((key) => memberOf(given, key));
  const isCount = typeof length === "number" && Number.isSafeInteger(length) && length > 0;
  if (!isCount) throw refuse(datasetSentences.loaderWants(`\`length\` of \`${part}\``, "a whole number from 1"));
  if (typeof label !== "function" || typeof picture !== "function")
    throw refuse(datasetSentences.loaderWants(`\`label\` and \`picture\` of \`${part}\``, "functions of a number"));
  let isMultiple = false;
  const labels = Array.from({ length }, (_, index) => {
    const found: unknown = label.call(given, index);
    isMultiple ||= Array.isArray(found);
    const several: readonly unknown[] = Array.isArray(found) ? found : [found];
    return several.map((one) => {
      const number = typeof one === "string" ? classes.indexOf(one) : one;
      if (typeof number === "number" && Number.isInteger(number) && number >= 0 && number < classes.length)
        return number;
      throw refuse(
        datasetSentences.loaderWants(`\`label(${index})\` of \`${part}\``, "a class, by its name or number"),
      );
    });
  });
  const hash = createHash("sha256").update(text).update(JSON.stringify({ classes, labels }));
  hash.update(String(memberOf(given, "digest") ?? ""));
  return {
    ...{ classes, length, isMultiple, digest: hash.digest("hex"), faults: new Map(), notes: [] },
    labels: (index) => labels[index] ?? [],
    nameOf: (index) => `${path}:${part}:${index}`,
    read: (index) =>
      guarded(`\`picture(${index})\` of \`${part}\``, refuse, async () => {
        const content = contentOf(await picture.call(given, index), dirname(path));
        if (content !== undefined) return content;
        const wanted = "a path, bytes of a file, or { width, height, channels, levels }";
        throw refuse(datasetSentences.loaderWants(`\`picture(${index})\` of \`${part}\``, wanted));
      }),
  };
}

/** What the loader throws is a problem of the loader's. */
async function guarded<T>(what: string, refuse: GivenPart["refuse"], work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw refuse(datasetSentences.loaderThrew(what, reasonOf(error)));
  }
}

function contentOf(given: unknown, folder: string): PictureContent | undefined {
  if (typeof given === "string") return { kind: "file", path: isAbsolute(given) ? given : join(folder, given) };
  if (given instanceof Uint8Array) return { kind: "bytes", bytes: given };
  const [width, height, channels] = ["width", "height", "channels"].map((key) => memberOf(given, key));
  const levels = memberOf(given, "levels");
  if (typeof width !== "number" || typeof height !== "number" || typeof channels !== "number") return undefined;
  if (!(levels instanceof Uint8Array) || levels.length !== width * height * channels || levels.length === 0)
    return undefined;
  return { kind: "levels", picture: { width, height, channels, levels: levels.slice() } };
}

const memberOf = (value: unknown, key: string): unknown =>
  typeof value === "object" && value !== null ? Reflect.get(value, key) : undefined;

const isTexts = (value: unknown): value is readonly string[] =>
  Array.isArray(value) && value.every((one) => typeof one === "string");
