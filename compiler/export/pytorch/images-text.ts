import type { Interpolation, TrainingImages } from "../training-images.ts";
import { laidOut } from "./python/layout.ts";
import { docText, numberText, valueText } from "./python/python-text.ts";

/** What PIL calls ways to resize, by `PIL.Image.Resampling`'s numbers. */
const RESAMPLING: Readonly<Record<Interpolation, number>> = { nearest: 0, lanczos: 1, bilinear: 2, bicubic: 3 };

/** How images reach the model, and what its answers are called. */
export function imagesText(images: TrainingImages): string {
  const { channels, height, width, mean, deviation, interpolation, dataset, background, crop, classes } = images;
  const kept =
    crop.keeps === "ink"
      ? `strokes fill a box of ${crop.box} pixels with their centre of mass in the middle`
      : "the whole picture is kept, with its proportions";
  const ground = background === "any" ? "" : `, on a ${background} ground`;
  const numbers = (list: readonly number[]) => `torch.tensor([${list.map(numberText).join(", ")}])`;
  const mode = channels === 1 ? "L" : "RGB";
  return [
    "# What the logits stand for, in their order.",
    ...laidOut(`CLASSES = ${valueText(classes)}`, ""),
    "",
    "",
    "def transform(picture):",
    `    """A PIL image as the model takes it: [${channels}, ${height}, ${width}], in the numbers that it learned from.`,
    "",
    `    It learned from ${docText(dataset)}, where ${kept}${ground}.`,
    '    """',
    `    sized = picture.convert("${mode}").resize((${width}, ${height}), ${RESAMPLING[interpolation]})  # ${interpolation}`,
    "    levels = torch.frombuffer(bytearray(sized.tobytes()), dtype=torch.uint8)",
    `    pixels = levels.view(${height}, ${width}, ${channels}).movedim(-1, 0) / 255`,
    `    mean, deviation = ${numbers(mean)}, ${numbers(deviation)}`,
    "    return (pixels - mean[:, None, None]) / deviation[:, None, None]",
  ].join("\n");
}
