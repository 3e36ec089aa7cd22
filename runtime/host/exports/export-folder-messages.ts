import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { quotedPath } from "../../../schema/problem/wording.ts";

/** What is said of the folders of exports. */

export const exportFolderTaken = (path: string): Problem =>
  problem("X903", `${quotedPath(path)} is there and is not empty`, undefined, {
    help: ["name another folder: an export overwrites nothing"],
  });
