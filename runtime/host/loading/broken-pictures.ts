import type { PictureFault } from "../pictures/decode.ts";
import { imagesOf, type Keeping } from "./kept-pictures.ts";
import type { ImageTask } from "./make-images.ts";

/** A picture that cannot be read, by its number, and why. */
export interface BrokenPicture {
  readonly index: number;
  readonly reason: PictureFault["message"];
}

/** Pictures that are looked at in one task. */
const AT_ONCE = 32;

/** Decodes every picture once, and keeps as many as there is room for, so that the first epoch need not. */
export async function findBroken(
  loading: Keeping & Pick<ImageTask, "form" | "ground">,
  indices: Uint32Array,
  turn: () => void = () => undefined,
): Promise<readonly BrokenPicture[]> {
  const broken: BrokenPicture[] = [];
  const look = async (part: Uint32Array) => {
    const { faults } = await imagesOf(loading, part, loading);
    for (const { at, reason } of faults) broken.push({ index: part[at] ?? 0, reason });
    turn();
  };
  const parts = Array.from({ length: Math.ceil(indices.length / AT_ONCE) }, (_, i) =>
    indices.subarray(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
  const lanes = Array.from({ length: loading.maker.atOnce }, async (_, lane) => {
    for (let i = lane; i < parts.length; i += loading.maker.atOnce) await look(parts[i] ?? new Uint32Array());
  });
  await Promise.all(lanes);
  return broken.sort((a, b) => a.index - b.index);
}
