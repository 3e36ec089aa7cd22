import type { HostTensor } from "../../engines/engine.ts";
import { encodeNpy } from "../../format/npy.ts";
import { encodeSafetensors } from "../../format/safetensors.ts";
import { writeOutput } from "./write-output.ts";

/** Files of tensors, by the ends of their names. */
export type TensorFormat = "npy" | "safetensors";

/** What a file's name says that it holds; undefined where it says neither. */
export function tensorFormat(path: string): TensorFormat | undefined {
  if (/\.npy$/i.test(path)) return "npy";
  return /\.safetensors$/i.test(path) ? "safetensors" : undefined;
}

/**
 * Writes tensors under their names; as `npy` the only one.
 * @throws ProblemError R202
 */
export async function writeTensors(
  path: string,
  format: TensorFormat,
  tensors: ReadonlyMap<string, HostTensor>,
  metadata: ReadonlyMap<string, string>,
): Promise<void> {
  const [only] = tensors.values();
  const isArray = format === "npy" && only !== undefined;
  await writeOutput(path, isArray ? encodeNpy(only) : encodeSafetensors({ tensors, metadata }));
}
