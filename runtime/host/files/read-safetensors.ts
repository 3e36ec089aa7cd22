import { decodeFile, type Safetensors } from "../../format/safetensors.ts";
import { openFile } from "./read-file.ts";

/**
 * A file's tensors and notes.
 * @throws ProblemError F401, R203
 */
export function readSafetensors(path: string): Safetensors {
  return openFile(path, (file) => decodeFile(file, path));
}
