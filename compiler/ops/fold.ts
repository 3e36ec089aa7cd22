import * as messages from "../../schema/messages/shape-messages.ts";
import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import { requireSameSize } from "../op/agree.ts";
import { type NamedSize, optional, required } from "../op/attribute.ts";
import { featureAxis, knownFeatures } from "../op/axes.ts";
import { defineOp, type InferContext } from "../op/op.ts";
import { PADDING_WORDS, type Slide, slidAxes, slidingOver } from "../op/spatial.ts";
import { type Axis, axisOf, originAt, resized, type Tensor } from "../shape/shape.ts";
import { add, isConstant, multiply, productOf, type Size, sizeText } from "../size/size.ts";

type Judge = Pick<InferContext<unknown, unknown>, "contracts" | "reject" | "spanOf">;

/** Length of the window's reach. */
const reach = ({ kernel, dilation }: Slide): number => (kernel - 1) * dilation + 1;

/** The least length that windows at these places need. */
function leastLength(places: Size, slide: Slide): Size {
  return add(multiply(add(places, -1), slide.stride), reach(slide) - 2 * slide.padding);
}

export const fold = defineOp({
  name: "fold",
  doc: "Puts windows back and sums where they overlap, as torch.nn.Fold: the transpose of an `unfold` of the same window, and its inverse where none overlap. The last axis holds for each feature the elements of a window row by row.",
  tone: "space",
  inputs: 1,
  argument: required("pair", "Height and width of the window."),
  attributes: {
    size: optional(
      "shape",
      "Height and width of the image, or the length of a sequence; the least that the windows fill if not given.",
    ),
    stride: optional("pair", "Steps between windows; 1 if not given."),
    padding: optional("pair", "What is cut off each side, which `unfold` added; 0 if not given.", PADDING_WORDS),
    dilation: optional("pair", "Steps between the window's taps; 1 if not given."),
  },
  aliases: ["col2im"],
  infer({ inputs: [x], argument, attributes: { size, stride, padding, dilation }, ...context }) {
    const within = { ...context, spanOf: (part: string) => context.spanOf(part === "kernel" ? "argument" : part) };
    const sliding = slidingOver(x, argument, stride ?? [1, 1], padding ?? [0, 0], dilation ?? [1, 1], within);
    const { vertical, horizontal, isSequence } = sliding;
    const width = knownFeatures("fold", featureAxis(x, context).size, context);
    const taps = vertical.kernel * horizontal.kernel;
    if (width % taps !== 0)
      context.reject(
        messages.windowsDoNotFill(context.spanOf("argument"), x.label, width, vertical.kernel, horizontal.kernel),
      );
    const slides = isSequence ? [horizontal] : [vertical, horizontal];
    const made = slides.map((slide, i) => lengthOf(x, i + 1, slide, size?.[i], context));
    if (size !== undefined && size.length !== slides.length)
      context.reject(messages.foldRank(context.spanOf("size"), size.length, slides.length));
    const image: Tensor = { ...x, axes: [...x.axes.slice(0, 1), ...made, ...x.axes.slice(-1)] };
    for (const [i, places] of slidAxes(image, sliding, within).entries())
      requirePlaces(x, i + 1, places, made[i] ?? places, slides[i] ?? horizontal, context);
    const features = axisOf(
      width / taps,
      originAt(`${width} elements are ${taps} of each feature`, context.spanOf("argument"), [
        featureAxis(x, context).origin,
      ]),
    );
    return { results: [{ axes: [...image.axes.slice(0, -1), features] }], solution: sliding };
  },
  lower({ emit, inputs: [x], results: [y], solution: { vertical, horizontal } }) {
    const shape = y.axes.map((axis) => axis.size);
    const [b = 1, rows = 1, columns = 1] = x.shape.length === 3 ? [x.shape[0] ?? 1, 1, x.shape[1] ?? 1] : x.shape;
    const [height = 1, width = 1, features = 1] = shape.length === 3 ? [1, ...shape.slice(1)] : shape.slice(1);
    const taps = emit.reshape(x, [b, rows, columns, features, vertical.kernel, horizontal.kernel]);
    const beside = emit.transpose(taps, [0, 1, 4, 2, 5, 3]);
    const along = emit.reshape(beside, [productOf([b, rows, vertical.kernel]), columns, horizontal.kernel, features]);
    const lines = foldAlong(emit, along, horizontal, width);
    const across = emit.reshape(lines, [b, rows, vertical.kernel, multiply(width, features)]);
    return [emit.reshape(foldAlong(emit, across, vertical, height), shape)];
  },
});

/** The image's length along an axis. */
function lengthOf(x: Tensor, i: number, slide: Slide, given: NamedSize | undefined, context: Judge): Axis {
  const places = x.axes[i];
  if (places === undefined) throw new Error("the rank was checked");
  const size = given?.size ?? leastLength(places.size, slide);
  if (isConstant(size) && size < 1)
    context.reject(
      messages.wholeNumber(given?.span ?? context.spanOf("padding"), "a length of the image", String(size), 1),
    );
  const because = originAt(
    `fold makes ${sizeText(size)} of ${sizeText(places.size)} windows of ${slide.kernel} at stride ${slide.stride}`,
    given?.span ?? context.spanOf("op"),
    [given?.origin ?? places.origin],
  );
  return given?.name === undefined ? resized(places, size, because) : axisOf(size, because, given.name);
}

/** There must be as many windows as an image of that size has. */
function requirePlaces(x: Tensor, i: number, wanted: Axis, made: Axis, slide: Slide, context: Judge): void {
  const found = x.axes[i];
  if (found === undefined) throw new Error("the rank was checked");
  const least = leastLength(found.size, slide);
  requireSameSize(wanted, found, context, `the windows of the image and dimension ${i} of ${x.label}`, (because) =>
    messages.otherWindows(
      context.spanOf("size"),
      `dimension ${i} of ${x.label}`,
      { found: sizeText(found.size), wanted: sizeText(wanted.size), length: sizeText(made.size) },
      isConstant(least) && least > 0 ? [least, least + slide.stride - 1] : undefined,
      because,
    ),
  );
}

/**
 * Sums windows [m, places, taps, n] into lines [m, length, n]. As many taps as a step is long lie beside each other
 * already: places and taps are one axis. What a window has beyond them goes a step further, and is added there.
 */
function foldAlong(emit: Emitter, x: Value, slide: Slide, length: Size): Value {
  const { stride, padding } = slide;
  const [m = 1, places = 1, , n = 1] = x.shape;
  const parts = Math.ceil(reach(slide) / stride);
  // What no window reaches lies behind the last one, and is less than a step.
  const behind = Math.max(0, reach(slide) + stride - 1 - parts * stride);
  const taps = emit.pad(dilated(emit, x, slide), [0, 0, 0, 0], [0, 0, parts * stride - reach(slide), 0], 0);
  const sum = Array.from({ length: parts }, (_, part) => {
    const own = emit.slice(taps, [0, 0, part * stride, 0], [m, places, stride, n]);
    const line = emit.reshape(own, [m, multiply(places, stride), n]);
    return emit.pad(line, [0, part * stride, 0], [0, (parts - 1 - part) * stride + behind, 0], 0);
  }).reduce((left, right) => emit.add(left, right));
  return emit.slice(sum, [0, padding, 0], [m, length, n]);
}

/** Taps with zeros between them. */
function dilated(emit: Emitter, x: Value, { kernel, dilation }: Slide): Value {
  if (dilation === 1) return x;
  const [m = 1, places = 1, , n = 1] = x.shape;
  const spread = emit.pad(emit.reshape(x, [m, places, kernel, 1, n]), [0, 0, 0, 0, 0], [0, 0, 0, dilation - 1, 0], 0);
  const taps = emit.reshape(spread, [m, places, kernel * dilation, n]);
  return emit.slice(taps, [0, 0, 0, 0], [m, places, (kernel - 1) * dilation + 1, n]);
}
