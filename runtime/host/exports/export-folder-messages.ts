import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { quotedPath } from "../../../schema/problem/wording.ts";

/** What is said of the folders of exports. */

export const exportFolderIsFile = (path: string): Problem =>
  problem("X903", `${quotedPath(path)} is there and is no folder`, undefined, {
    help: ["name another: an export makes a folder, and overwrites nothing"],
  });

export const exportFolderTaken = (path: string): Problem =>
  problem("X903", `${quotedPath(path)} is there and is not empty`, undefined, {
    help: ["name another folder: an export overwrites nothing"],
  });
