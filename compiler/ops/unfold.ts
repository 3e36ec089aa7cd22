import { optional, required } from "../op/attribute.ts";
import { featureAxis, knownFeatures } from "../op/axes.ts";
import { defineOp } from "../op/op.ts";
import { PADDING_WORDS, type Sliding, slidAxes, slidingOver } from "../op/spatial.ts";
import { filled, type MadeTable, reserveTable } from "../op/tables.ts";
import { axisOf, originAt } from "../shape/shape.ts";
import { convolve, image } from "./conv.ts";

/**
 * A depthwise convolution whose filters have a single 1 each: shifted copies that every engine has a gradient for.
 * Place (tap, feature, tap') is 1 where the taps are the same.
 */
function tapFilter({ vertical, horizontal }: Sliding, features: number): MadeTable {
  const taps = vertical.kernel * horizontal.kernel;
  const shape = [vertical.kernel, horizontal.kernel, 1, features * taps];
  const element = (place: number) => Number(Math.floor(place / (features * taps)) === place % taps);
  return { ...{ name: "taps", sizes: [], type: { dtype: "f32", shape } }, make: () => filled(shape, element) };
}

export const unfold = defineOp({
  name: "unfold",
  doc: "The elements of each window, side by side in the last axis, as torch.nn.Unfold: for each feature its elements row by row. Windows may overlap; where they do not, a `rearrange` does the same.",
  tone: "space",
  inputs: 1,
  argument: required("pair", "Height and width of the window."),
  attributes: {
    stride: optional("pair", "Steps between windows; 1 if not given."),
    padding: optional("pair", "Zeros added on each side; 0 if not given.", PADDING_WORDS),
    dilation: optional("pair", "Steps between the window's taps; 1 if not given."),
  },
  aliases: ["im2col", "extract_patches", "extract_image_patches"],
  infer({ inputs: [x], argument, attributes: { stride, padding, dilation }, ...context }) {
    const within = { ...context, spanOf: (part: string) => context.spanOf(part === "kernel" ? "argument" : part) };
    const sliding = slidingOver(x, argument, stride ?? [1, 1], padding ?? [0, 0], dilation ?? [1, 1], within);
    const features = knownFeatures("unfold", featureAxis(x, context).size, context);
    const taps = sliding.vertical.kernel * sliding.horizontal.kernel;
    const last = axisOf(
      features * taps,
      originAt(`a window has ${features} x ${taps} elements`, context.spanOf("argument")),
    );
    reserveTable(tapFilter(sliding, features));
    return {
      results: [{ axes: [...x.axes.slice(0, 1), ...slidAxes(x, sliding, within), last] }],
      solution: { sliding, features },
    };
  },
  lower({ emit, inputs: [x], results: [y], table, solution: { sliding, features } }) {
    return [
      emit.reshape(
        convolve(emit, image(emit, x, sliding), table(tapFilter(sliding, features)), sliding, features),
        y.axes.map((axis) => axis.size),
      ),
    ];
  },
});
