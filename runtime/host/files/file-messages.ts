import { type Problem, problem } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { quotedPath } from "../../../schema/problem/wording.ts";
import { shellWord } from "./command-line.ts";

/** What is said of files. */

/** A file that is not there, that the system does not let us read, or that is no file of its own. */
export const unreadableFile = (path: string, reason: string, span?: Span): Problem =>
  problem("F401", `cannot read ${quotedPath(path)}: ${reason}`, span);

/** A file that holds something else than what it is read as. */
export const unreadableContent = (path: string, reason: string, span?: Span): Problem =>
  problem("F402", `cannot read ${quotedPath(path)}: ${reason}`, span);

/** A file that cannot be written; what was there before is untouched. */
export const unwritableFile = (
  path: string,
  reason: string,
  more: { readonly stoodThere?: boolean; readonly lacking?: string } = {},
): Problem =>
  problem(
    "R202",
    more.lacking === undefined
      ? `cannot write ${quotedPath(path)}: ${reason}`
      : `cannot write ${quotedPath(path)}: there is no folder ${quotedPath(more.lacking)}`,
    undefined,
    {
      help: [
        ...(more.stoodThere === true ? ["what stood there before is still whole"] : []),
        ...(more.lacking === undefined ? [] : [`make it first: \`mkdir -p ${shellWord(more.lacking)}\``]),
      ],
    },
  );

export const fileSentences = {
  notText: "it is not UTF-8 text",
  tooLarge: (bytes: number, most: number): string => `it has ${bytes} bytes, and at most ${most} are read here`,
  folder: "it is a folder",
  pipe: "it is a pipe, and only files are read: write its content to a file first",
  notReplaced: "it is a pipe, a device or a socket, and only a file is replaced: remove it first",
  special: "it is a device or a socket, and only files are read",
};
