import type { Words } from "../../schema/problem/fault.ts";
import { quotedPath } from "../../schema/problem/wording.ts";

/** What is said of safetensors files, by code. */
export const safetensorsWords = {
  /** A safetensors file that is not one. */
  R203: (path: string, fault: string): Words => ({
    message: `${quotedPath(path)} is not a safetensors file that can be read: ${fault}`,
    help: ["a file cut short by a full disk or a broken download looks like this: copy it again"],
  }),
};
