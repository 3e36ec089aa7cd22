import * as messages from "../../schema/messages/shape-messages.ts";
import { defaulted, oneOf, required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { reserveTable } from "../op/tables.ts";
import { originAt, resized } from "../shape/shape.ts";
import { type Size, sizeText } from "../size/size.ts";
import { applyAlong, matrixTable } from "./host-matrix.ts";

const MODES = ["nearest", "bilinear", "bicubic"] as const;
type Mode = (typeof MODES)[number];

/** How much an element at a distance counts, in steps of the grid that is read. */
const WEIGHTS: Readonly<Record<Exclude<Mode, "nearest">, (distance: number) => number>> = {
  bilinear: (d) => Math.max(0, 1 - Math.abs(d)),
  bicubic: cubic,
};

/** Keys' convolution kernel with a = −3/4, as PyTorch and OpenCV have it. */
function cubic(distance: number): number {
  const a = -0.75;
  const d = Math.abs(distance);
  if (d <= 1) return (a + 2) * d * d * d - (a + 3) * d * d + 1;
  return d < 2 ? a * d * d * d - 5 * a * d * d + 8 * a * d - 4 * a : 0;
}

/** The share of element `from` in element `to` of a line that is read at other places; borders repeat their last element. */
function share(mode: Mode, alignCorners: boolean, to: number, from: number, made: number, length: number): number {
  if (mode === "nearest") return Math.min(Math.floor((to * length) / made), length - 1) === from ? 1 : 0;
  const corner = made > 1 ? (to * (length - 1)) / (made - 1) : 0;
  const centre = ((to + 0.5) * length) / made - 0.5;
  const place = alignCorners ? corner : mode === "bilinear" ? Math.max(centre, 0) : centre;
  const weigh = WEIGHTS[mode];
  let sum = 0;
  for (let tap = Math.floor(place) - 1; tap <= Math.floor(place) + 2; tap++) {
    if (Math.min(Math.max(tap, 0), length - 1) === from) sum += weigh(place - tap);
  }
  return sum;
}

/** The matrix that makes lines of one length from lines of another. */
const shares = ({ mode, align_corners }: { mode: Mode; align_corners: boolean }, made: Size, length: Size) =>
  matrixTable(`resize ${mode} ${align_corners}`, made, length, (to, from, m, n) =>
    share(mode, align_corners, to, from, m, n),
  );

export const resize = defineOp({
  name: "resize",
  doc: "Brings images [b, h, w, features] to another height and width, as torch.nn.functional.interpolate without antialiasing.",
  tone: "space",
  inputs: 1,
  argument: required("pair", "The new height and width."),
  attributes: {
    mode: oneOf(MODES, "How elements between those of the image are made up.", "bilinear"),
    align_corners: defaulted(
      "boolean",
      false,
      "Whether the centres of the corner elements stay in place, instead of the image's edges.",
    ),
  },
  aliases: ["interpolate", "upsample", "image_resize", "upsampling", "upsampling_bilinear"],
  infer({ inputs, argument, attributes, ...context }) {
    const [x] = inputs;
    if (x.axes.length !== 4) context.reject(messages.spatialRank(context.spanOf("op"), x.label, x.axes.length));
    const low = argument.find((size) => size < 1);
    if (low !== undefined)
      context.reject(messages.wholeNumber(context.spanOf("argument"), "a new length", String(low), 1));
    const axes = x.axes.map((axis, i) => {
      const size = i === 1 || i === 2 ? argument[i - 1] : undefined;
      if (size === undefined) return axis;
      return resized(
        axis,
        size,
        originAt(`resize makes ${sizeText(axis.size)} into ${size}`, context.spanOf("argument"), [axis.origin]),
      );
    });
    for (const i of [1, 2]) reserveTable(shares(attributes, axes[i]?.size ?? 1, x.axes[i]?.size ?? 1));
    return { results: [{ axes }], solution: undefined };
  },
  lower({ emit, inputs: [x], argument, attributes, table }) {
    const [height, width] = argument;
    const matrix = (made: number, axis: number) => table(shares(attributes, made, x.shape[axis] ?? 1));
    return [applyAlong(emit, applyAlong(emit, x, 1, matrix(height, 1)), 2, matrix(width, 2))];
  },
});
