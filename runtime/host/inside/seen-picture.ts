import sharp from "sharp";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import type { HostTensor } from "../../engines/engine.ts";

/** A picture as the network saw it, to lay things over. */
export interface SeenPicture {
  readonly width: number;
  readonly height: number;
  readonly png: Buffer;
}

/** The levels that the network's numbers stand for; of more channels than three the first is shown, in grey. */
export async function seenPicture(image: HostTensor, form: ImageForm): Promise<SeenPicture> {
  const { width, height } = form;
  const channels = form.channels === 3 ? 3 : 1;
  const pixels = width * height;
  const levels = Uint8Array.from({ length: pixels * channels }, (_, i) => {
    const channel = i % channels;
    const value = image.data[channel * pixels + Math.floor(i / channels)] ?? 0;
    const level = (value * (form.deviation[channel] ?? 1) + (form.mean[channel] ?? 0)) * 255;
    return Math.max(0, Math.min(255, Math.round(level)));
  });
  const png = await sharp(levels, { raw: { width, height, channels } }).png().toBuffer();
  return { width, height, png };
}
