import type { PictureFault } from "../pictures/decode.ts";
import type { PictureLoading } from "./picture-batches.ts";

/** A picture that cannot be read, by its number, and why. */
export interface BrokenPicture {
  readonly index: number;
  readonly reason: PictureFault["message"];
}

/** Pictures that are looked at in one task. */
const AT_ONCE = 32;

/** Decodes every picture once, and keeps as many as the memory holds, so that the first epoch need not. */
export async function findBroken(
  { pictures, form, ground, maker, memory }: Omit<PictureLoading, "split" | "sampling" | "batchSize" | "seed">,
  indices: Uint32Array,
  turn: () => void = () => undefined,
): Promise<readonly BrokenPicture[]> {
  const broken: BrokenPicture[] = [];
  const look = async (part: Uint32Array) => {
    const contents = await Promise.all([...part].map((index) => pictures.read(index)));
    const { decoded, faults } = await maker.make({ form, ground, pictures: contents, keeps: !memory.isFull });
    for (const { at, reason } of faults) broken.push({ index: part[at] ?? 0, reason });
    for (const [i, picture] of decoded.entries()) memory.keep(part[i] ?? 0, picture);
    turn();
  };
  const parts = Array.from({ length: Math.ceil(indices.length / AT_ONCE) }, (_, i) =>
    indices.subarray(i * AT_ONCE, (i + 1) * AT_ONCE),
  );
  const lanes = Array.from({ length: maker.atOnce }, async (_, lane) => {
    for (let i = lane; i < parts.length; i += maker.atOnce) await look(parts[i] ?? new Uint32Array());
  });
  await Promise.all(lanes);
  return broken.sort((a, b) => a.index - b.index);
}
