import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import { type EncodedTensor, encodeStored } from "../../format/safetensors.ts";
import { sourceFolder } from "../run-folder/run-folder.ts";
import type { SourceConfig } from "./source-config.ts";
import { bytesOf, type SourceTensor, type WeightFiles } from "./weight-files.ts";

/** Below a run's folder: tensors of its source as they were there. */
export const KEPT_TENSORS = "tensors.safetensors";

/** Types of which every number is one of 32 bits, so that what was read of them says what they were. */
const exact: ReadonlySet<string> = new Set(["F32", "F16", "BF16"]);

/**
 * What of a source does not stand in the run's weights, so that an export can give the source back: tensors that no weight
 * is made of, those of which a weight holds only the nearest numbers, and the configs beside them.
 */
export function keptSource(
  files: WeightFiles,
  unused: readonly string[],
  configs: readonly SourceConfig[],
): readonly ExportedFile[] {
  const isUnused = new Set(unused);
  const kept = [...files.tensors.values()].filter(({ name, type }) => isUnused.has(name) || !exact.has(type));
  return [
    ...configs.map(({ name, text }) => ({ path: `${sourceFolder}/${name}`, content: text })),
    ...(kept.length === 0
      ? []
      : [{ path: `${sourceFolder}/${KEPT_TENSORS}`, content: encodeStored(kept.map(encoded), new Map()) }]),
  ];
}

const encoded = (tensor: SourceTensor): EncodedTensor => ({ ...tensor, bytes: bytesOf(tensor) });
