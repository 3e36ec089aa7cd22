import { readdirSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { reasonOf } from "../files/system-errors.ts";
import { inClassOrder } from "./class-order.ts";
import {
  classWithoutPictures,
  datasetSentences,
  noClassFolders,
  partsAsClasses,
  unknownClass,
  unreadableFolder,
} from "./dataset-messages.ts";
import { fileSet, type PictureFile } from "./file-set.ts";
import type { PictureSet } from "./picture-set.ts";

/** Names that are taken for those of pictures. */
const pictureName = /\.(png|jpe?g|webp|tiff?)$/i;

const partNames: ReadonlySet<string> = new Set(["train", "val", "valid", "validation", "test"]);

/**
 * The names of the classes: of the folders in it, links to folders among them.
 * @throws ProblemError F401 where it cannot be read, R270 where it has none, R271 where they are parts
 */
export function classFolders(folder: string, span?: Span): readonly string[] {
  const entries = entriesOf(folder, span);
  const names = entries.flatMap(({ name, isFolder }) => (isFolder ? [name] : []));
  if (names.length === 0) {
    const tables = entries.filter(({ name }) => /\.[ct]sv$/i.test(name)).map(({ name }) => join(folder, name));
    throw new ProblemError(noClassFolders(folder, tables.slice(0, 1), span));
  }
  if (names.every((name) => partNames.has(name))) throw new ProblemError(partsAsClasses(folder, names, span));
  return inClassOrder(names);
}

/**
 * Pictures in a folder for each class and in whatever folders are below it.
 * @param known the classes that there may be; those of its folders if left out, each with a picture
 * @throws ProblemError F401, R270, R271, R272 for a class without pictures, R273 for one that is not known
 */
export async function openClassFolders(
  folder: string,
  known: readonly string[] | undefined,
  span?: Span,
): Promise<PictureSet> {
  const names = classFolders(folder, span);
  const classes = known ?? names;
  const files: PictureFile[] = [];
  let others = 0;
  for (const name of names) {
    const label = classes.indexOf(name);
    if (label < 0) throw new ProblemError(unknownClass(name, folder, classes, span));
    const found = [...filesBelow(join(folder, name), name)];
    const pictures = found.filter((file) => pictureName.test(file));
    if (known === undefined && pictures.length === 0)
      throw new ProblemError(classWithoutPictures(name, join(folder, name), span));
    const labels = [label];
    others += found.length - pictures.length;
    for (const file of pictures) files.push({ name: file, labels });
  }
  return fileSet(folder, classes, files, false, others === 0 ? [] : [datasetSentences.otherFiles(folder, others)]);
}

/** Paths from the folder of the classes, in an order that is the same on every machine; a link that leads back is left. */
function* filesBelow(folder: string, name: string, above: readonly string[] = []): Generator<string> {
  const real = realpathSync(folder);
  if (above.includes(real)) return;
  for (const entry of entriesOf(folder, undefined)) {
    const [path, inside] = [join(folder, entry.name), `${name}/${entry.name}`];
    if (entry.isFolder) yield* filesBelow(path, inside, [...above, real]);
    else yield inside;
  }
}

function entriesOf(folder: string, span: Span | undefined): readonly { name: string; isFolder: boolean }[] {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .filter(({ name }) => !name.startsWith("."))
      .flatMap((entry) => {
        const linked = entry.isSymbolicLink() ? targetOf(join(folder, entry.name)) : entry;
        // A pipe would be waited for.
        const isOne = linked?.isDirectory() === true || linked?.isFile() === true;
        return isOne ? [{ name: entry.name, isFolder: linked.isDirectory() }] : [];
      })
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  } catch (error) {
    throw new ProblemError(unreadableFolder(folder, reasonOf(error), span));
  }
}

/** Undefined of a link that leads nowhere, or in a circle. */
function targetOf(link: string) {
  try {
    return statSync(link);
  } catch {
    return undefined;
  }
}
