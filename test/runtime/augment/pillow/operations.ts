import type { Interpolation } from "../../../../compiler/export/training-images.ts";
import { applyOperation, type OperationName } from "../../../../runtime/augment/operation.ts";
import type { Picture } from "../../../../runtime/augment/picture.ts";
import { affineMatrix } from "../../../../runtime/augment/pixels/affine-matrix.ts";
import { affineTransform, type Reading } from "../../../../runtime/augment/pixels/affine-transform.ts";
import { gaussianBlur } from "../../../../runtime/augment/pixels/box-blur.ts";
import { centreCrop, withShorterSide } from "../../../../runtime/augment/pixels/centre-crop.ts";
import { type Beyond, cutOut, padded, type Window } from "../../../../runtime/augment/pixels/crop-window.ts";
import { flip, verticalFlip } from "../../../../runtime/augment/pixels/flip.ts";
import { turnHue } from "../../../../runtime/augment/pixels/hue.ts";
import { withoutColour } from "../../../../runtime/augment/pixels/luma.ts";
import { pillowResize } from "../../../../runtime/augment/pixels/resize-picture.ts";

/** A line of cases.json. */
export interface Case {
  readonly picture: string;
  readonly operation: string;
  readonly arguments: readonly unknown[];
  readonly row: number;
  readonly height: number;
}

type Run = (picture: Picture, ...rest: never[]) => Picture;

/** How the script's operations are said here. */
const operations: Readonly<Record<string, Run>> = {
  timm(picture, operation: OperationName, amount: number, reading: Reading, fill: number[]) {
    const side = operation === "translate_x" ? picture.width : operation === "translate_y" ? picture.height : 1;
    return applyOperation(picture, operation, amount * side, { reading, fill });
  },
  torchvision(picture, operation: keyof typeof theirs, magnitude: number) {
    const amount = operation.startsWith("Translate") ? -Math.trunc(magnitude) : magnitude;
    return applyOperation(picture, theirs[operation], amount, { reading: "nearest", fill: [0, 0, 0] });
  },
  resized_crop: (picture, window: Window, width: number, height: number, by: Interpolation) =>
    pillowResize(cutOut(picture, window), width, height, by),
  padded_crop: (picture, margin: number, beyond: Beyond, left: number, top: number) =>
    cutOut(padded(picture, margin, beyond), { left, top, width: picture.width, height: picture.height }),
  middle(picture, shorter: number, height: number) {
    const size = withShorterSide(picture, shorter);
    return centreCrop(pillowResize(picture, size.width, size.height, "bicubic"), { width: picture.width, height });
  },
  affine(picture, angle: number, translate: [number, number], scale: number, shear: [number, number], by: Reading) {
    const matrix = affineMatrix({ angle, translate, scale, shear }, [picture.width * 0.5, picture.height * 0.5]);
    return affineTransform(picture, matrix, by, [0, 0, 0]);
  },
  blur: gaussianBlur,
  hue: turnHue,
  grey: withoutColour,
  flip,
  vertical_flip: verticalFlip,
};

const theirs = {
  Rotate: "rotate",
  ShearX: "shear_x",
  ShearY: "shear_y",
  TranslateX: "translate_x",
  TranslateY: "translate_y",
} as const;

export function made({ operation, arguments: given }: Case, picture: Picture): Picture {
  const run = operations[operation];
  if (run !== undefined) return run(picture, ...(given as never[]));
  const [amount = 0] = given as readonly number[];
  return applyOperation(picture, operation as OperationName, amount, { reading: "nearest", fill: [] });
}
