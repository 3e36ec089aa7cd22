import sharp, { type Sharp } from "sharp";
import { boxOf, cutOut } from "../ink/box.ts";
import { findInk } from "../ink/find-ink.ts";
import { greyOf } from "../ink/grey.ts";
import { type Levels, quantile } from "../ink/levels.ts";
import { findPaper } from "../ink/sheet.ts";
import { inkSentences } from "./dataset-messages.ts";
import { box, digitForm, side } from "./digit-form.ts";
import type { Inversion, PreparedPicture } from "./prepare-picture.ts";
import { sharpKernel } from "./sharp-kernel.ts";

/**
 * Brings a picture of a digit to the form of MNIST's, in the way those were made (LeCun and others 1998): the ink,
 * bright on black, is scaled into a box of 20 × 20 pixels with its proportions kept, and its centre of mass is put into
 * the middle of 28 × 28.
 */
export async function prepareDigit(picture: Sharp, inversion: Inversion): Promise<PreparedPicture> {
  const grey = await greyOf(picture);
  const paper = findPaper(grey);
  const ink = findInk(grey, paper, inversion === "auto" ? paper.hasLightInk : inversion === "never");
  if (ink === undefined) return { blank: inkSentences.noInk };
  const strokes = [...ink.values.keys()].filter((pixel) => (ink.values[pixel] ?? 0) > 0);
  const cut = cutOut(ink, boxOf(strokes, ink.width));
  const ground = ink.isLight ? inkSentences.lightInk : inkSentences.darkInk;
  if (isOfTheForm(ink, cut)) return { levels: Uint8Array.from(ink.strength), steps: [ground, inkSentences.ofTheForm] };
  return { levels: centred(await fitBox(cut)), steps: [ground, inkSentences.cutOut(box)] };
}

/** Whether a picture has the size of the training images, and its ink the size and place that it has there. */
function isOfTheForm(whole: Levels, { width, height }: Levels): boolean {
  const longer = Math.max(width, height);
  const { x, y } = centreOfMass(whole);
  const isCentred = Math.max(Math.abs(x - side / 2), Math.abs(y - side / 2)) <= 1;
  return whole.width === side && whole.height === side && longer >= box - 2 && longer <= box && isCentred;
}

async function fitBox({ width, height, values }: Levels): Promise<Levels> {
  const scale = box / Math.max(width, height);
  const [newWidth, newHeight] = [width, height].map((size) => Math.max(1, Math.round(size * scale)));
  const bytes = Buffer.from(Uint8Array.from(values, (x) => Math.round(255 * x)));
  const { data, info } = await sharp(bytes, { raw: { width, height, channels: 1 } })
    .resize(newWidth, newHeight, { fit: "fill", kernel: sharpKernel[digitForm.interpolation] })
    .toColourspace("b-w")
    .raw()
    .toBuffer({ resolveWithObject: true });
  return { width: info.width, height: info.height, values: asStrongAsAPen(Float32Array.from(data, (x) => x / 255)) };
}

/** Strokes much thinner than a pixel are grey after scaling: they are made as bright as others. */
function asStrongAsAPen(ink: Float32Array): Float32Array {
  const strong = quantile(
    ink.filter((x) => x > 0.02),
    0.9,
  );
  return strong >= 0.8 ? ink : ink.map((x) => Math.min(1, (0.8 * x) / strong));
}

/** Moved by whole pixels, so that the centre of mass is as near to the middle as it can be. */
function centred(digit: Levels): Uint8Array {
  const { width, height, values } = digit;
  const { x, y } = centreOfMass(digit);
  const place = (centre: number, size: number) => Math.max(0, Math.min(side - size, Math.round(side / 2 - centre)));
  const [left, top] = [place(x, width), place(y, height)];
  const levels = new Uint8Array(side * side);
  for (const [pixel, value] of values.entries())
    levels[(top + Math.floor(pixel / width)) * side + left + (pixel % width)] = Math.round(255 * value);
  return levels;
}

/** Counted in pixels from the first one's middle. */
function centreOfMass({ width, values }: Levels): { readonly x: number; readonly y: number } {
  const sum = (weigh: (pixel: number) => number) =>
    values.reduce((total, value, pixel) => total + value * weigh(pixel), 0);
  const mass = sum(() => 1);
  return { x: sum((pixel) => pixel % width) / mass, y: sum((pixel) => Math.floor(pixel / width)) / mass };
}
