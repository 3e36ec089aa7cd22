import sharp from "sharp";
import type { ImageForm } from "../../../compiler/export/training-images.ts";
import { levelsSeen } from "../../data/levels.ts";

/** Pixels of the longer side, at most: as large as it is shown. */
const SIDE = 128;

/** An image that a network saw, as a `data:` address of a picture to be looked at: small ones pixel by pixel. */
export async function mistakePicture(form: ImageForm, seen: Float32Array): Promise<string> {
  const { channels, height, width } = form;
  const planes = levelsSeen(form, seen);
  // Of other numbers of channels, the first is what can be shown.
  const shown = channels >= 3 ? 3 : 1;
  const levels = Uint8Array.from(
    { length: shown * height * width },
    (_, i) => planes[(i % shown) * height * width + Math.floor(i / shown)] ?? 0,
  );
  const picture = sharp(levels, { raw: { width, height, channels: shown } });
  if (Math.max(width, height) <= 64) return dataAddress("png", await picture.png().toBuffer());
  const small = picture.resize(SIDE, SIDE, { fit: "inside", withoutEnlargement: true });
  return dataAddress("webp", await small.webp({ quality: 75 }).toBuffer());
}

const dataAddress = (format: string, bytes: Buffer): string =>
  `data:image/${format};base64,${bytes.toString("base64")}`;
