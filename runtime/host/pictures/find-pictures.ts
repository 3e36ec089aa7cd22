import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { reasonOf } from "../files/system-errors.ts";
import { noPictures } from "./picture-messages.ts";

/** A picture file, or a folder that has none to give. */
export interface FoundPicture {
  readonly file: string;
  readonly problems: readonly Problem[];
}

/** What is taken for a picture in a folder; a file that is named itself may be called as it likes. */
const pictureName = /\.(png|jpe?g|webp|gif|tiff?|avif|svg)$/i;

/** As people count: `2.png` before `10.png`; the same on every machine. */
const order = new Intl.Collator("en", { numeric: true });

/** Each file that is named, and each picture in or below a folder that is named, in the order of their names. */
export function findPictures(paths: readonly string[]): readonly FoundPicture[] {
  return paths.flatMap((path): readonly FoundPicture[] => {
    if (!isFolder(path)) return [{ file: path, problems: [] }];
    try {
      const files = picturesBelow(path);
      if (files.length === 0) throw new ProblemError(noPictures(path));
      return files.map((file) => ({ file, problems: [] }));
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      return [{ file: path, problems: error.problems }];
    }
  });
}

/** Links to folders are not followed: they may lead back. */
function picturesBelow(folder: string): readonly string[] {
  const entries = listOf(folder).filter(({ name }) => !name.startsWith("."));
  return entries
    .sort((a, b) => order.compare(a.name, b.name))
    .flatMap((entry) => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return picturesBelow(path);
      return pictureName.test(entry.name) ? [path] : [];
    });
}

function listOf(folder: string) {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    throw new ProblemError(unreadableFile(folder, reasonOf(error)));
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
