import { type Problem, problem } from "../../schema/problem/problem.ts";
import { quotedPath } from "../../schema/problem/wording.ts";

/** What is said of safetensors files. */

/** A safetensors file that is not one. */
export const notSafetensors = (path: string, fault: string): Problem =>
  problem("R203", `${quotedPath(path)} is not a safetensors file that can be read: ${fault}`, undefined, {
    help: ["a file cut short by a full disk or a broken download looks like this: copy it again"],
  });
