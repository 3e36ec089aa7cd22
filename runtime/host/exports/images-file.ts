import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { levelsSeen } from "../../data/levels.ts";
import { encodeSafetensors } from "../../format/safetensors.ts";
import type { WrittenTensor } from "../../format/safetensors-types.ts";
import { tooManyImages } from "../datasets/dataset-messages.ts";
import type { OpenData } from "../loading/open-data.ts";

/** Images of more bytes than this are not copied into one file. */
const mostBytes = 2 ** 30;

/**
 * The images of a recipe, wherever they come from, as they are measured: `train_images` u8 [n, channels, height, width]
 * with `train_labels` i32 [n], and the same of `validation`, in the order of the split.
 * @throws ProblemError R279 for more than a GiB
 */
export async function imagesFile(data: OpenData): Promise<ExportedFile> {
  const { images: form, name, lengths } = data;
  const { channels, height, width } = form;
  const size = channels * height * width;
  const bytes = (lengths.train + lengths.validation) * size;
  if (bytes > mostBytes) throw new ProblemError(tooManyImages(name, bytes));
  const tensors = new Map<string, WrittenTensor>();
  for (const part of ["train", "validation"] as const) {
    const length = lengths[part];
    const levels = new Uint8Array(length * size);
    const labels = new Int32Array(length);
    let at = 0;
    for await (const batch of data.batches.evaluate(part)) {
      levels.set(levelsSeen(form, Float32Array.from(batch.image.data)), at * size);
      labels.set(batch.labels.data, at);
      at += batch.indices.length;
    }
    tensors.set(`${part}_images`, { dtype: "u8", shape: [length, channels, height, width], data: levels });
    tensors.set(`${part}_labels`, { dtype: "i32", shape: [length], data: labels });
  }
  return { path: "data.safetensors", content: Buffer.concat(encodeSafetensors({ tensors, metadata: new Map() })) };
}
