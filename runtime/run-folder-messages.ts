import type { Words } from "../schema/fault.ts";
import { quoted } from "../schema/wording.ts";

/** What is said of the folders of runs and of what they hold, by code. */
export const runFolderWords = {
  /** A folder that another process writes into. */
  R240: (path: string, who: string, file: string): Words => ({
    message: `another training is under way in ${quoted(path)}: ${who}`,
    help: ["wait for its end, or stop it", `if there is no such process any more, remove \`${file}\``],
  }),
};
