import { writeFile } from "node:fs/promises";
import { isSpecial, writeFileAtomically } from "./atomic-file.ts";
import { cannotWrite } from "./cannot-write.ts";

/**
 * Writes what the user named as an output: a file as whole as any, or into a pipe or a device, such as /dev/stdout.
 * @throws ProblemError R202
 */
export async function writeOutput(path: string, content: string | readonly Uint8Array[]): Promise<void> {
  if (!(await isSpecial(path))) return writeFileAtomically(path, content);
  try {
    await writeFile(path, content);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}
