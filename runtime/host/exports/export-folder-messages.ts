import type { Words } from "../../../schema/problem/fault.ts";
import { quotedPath } from "../../../schema/problem/wording.ts";

/** What is said of the folders of exports, by code. */
export const exportFolderWords = {
  X903: (path: string): Words => ({
    message: `${quotedPath(path)} is there and is not empty`,
    help: ["name another folder: an export overwrites nothing"],
  }),
};
