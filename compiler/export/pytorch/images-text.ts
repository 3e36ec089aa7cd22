import type { Interpolation, TrainingImages } from "../training-images.ts";
import { laidOut } from "./python/layout.ts";
import { docText, numberText, valueText } from "./python/python-text.ts";

/** What PIL calls ways to resize, by `PIL.Image.Resampling`'s numbers. */
const RESAMPLING: Readonly<Record<Interpolation, number>> = { nearest: 0, lanczos: 1, bilinear: 2, bicubic: 3 };

/** How images reach the model, and what its answers are called. */
export function imagesText(images: TrainingImages): string {
  const { channels, height, width, mean, deviation, dataset, background, classes } = images;
  const ground = background === "any" ? "" : `, on a ${background} ground`;
  const numbers = (list: readonly number[]) => `torch.tensor([${list.map(numberText).join(", ")}])`;
  return [
    "# What the logits stand for, in their order.",
    ...laidOut(`CLASSES = ${valueText(classes)}`, ""),
    "",
    "",
    "def transform(picture):",
    `    """A PIL image as the model takes it: [${channels}, ${height}, ${width}], in the numbers that it learned from.`,
    "",
    `    It learned from ${docText(dataset)}, where ${keptText(images)}${ground}.`,
    '    """',
    ...sizedLines(images),
    "    levels = torch.frombuffer(bytearray(sized.tobytes()), dtype=torch.uint8)",
    `    pixels = levels.view(${height}, ${width}, ${channels}).movedim(-1, 0) / 255`,
    `    mean, deviation = ${numbers(mean)}, ${numbers(deviation)}`,
    "    return (pixels - mean[:, None, None]) / deviation[:, None, None]",
  ].join("\n");
}

function keptText({ crop, height, width }: TrainingImages): string {
  switch (crop.keeps) {
    case "ink":
      return `strokes fill a box of ${crop.box} pixels with their centre of mass in the middle`;
    case "middle":
      return `pictures are resized and their middle of ${height} by ${width} is cut out`;
    case "all":
      return "the whole picture is kept, with its proportions";
  }
}

function sizedLines({ channels, height, width, interpolation, crop }: TrainingImages): readonly string[] {
  const converted = `picture.convert("${channels === 1 ? "L" : "RGB"}")`;
  const by = `${RESAMPLING[interpolation]})  # ${interpolation}`;
  if (crop.keeps !== "middle") return [`    sized = ${converted}.resize((${width}, ${height}), ${by}`];
  const { resized } = crop;
  const shorter = [
    `    shorter = min(picture.size)`,
    `    size = [${resized} * side // shorter for side in picture.size]`,
  ];
  return [
    ...(typeof resized === "number" ? shorter : [`    size = (${resized[1]}, ${resized[0]})`]),
    `    resized = ${converted}.resize(size, ${by}`,
    `    left, top = (resized.width - ${width}) // 2, (resized.height - ${height}) // 2`,
    `    sized = resized.crop((left, top, left + ${width}, top + ${height}))`,
  ];
}
