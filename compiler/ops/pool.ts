import * as messages from "../../schema/messages/shape-messages.ts";
import { defaulted, optional, required, type ValuesOf } from "../op/attribute.ts";
import { featureAxis, knownFeatures } from "../op/axes.ts";
import { defineOp, type InferContext } from "../op/op.ts";
import { PADDING_WORDS, type Slide, type Sliding, slidAxes, slidingOver } from "../op/spatial.ts";
import { filled, type MadeTable, reserveTable } from "../op/tables.ts";
import { sizesOf, type Tensor } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";
import { convolve, image, padded } from "./conv.ts";

/** Below every number of a model; pools take it for "nothing here". Infinity would make NaN of gradients. */
const LOWEST = -3.4e38;

type Pair = readonly [number, number];

const attributes = {
  stride: optional("pair", "Steps between windows; the window's own size if not given."),
  padding: optional("pair", "What is added on each side; 0 if not given.", PADDING_WORDS),
  ceil_mode: defaulted(
    "boolean",
    false,
    "Whether a last window counts that begins inside, or in the padding before, and ends outside.",
  ),
};

interface Window extends ValuesOf<typeof attributes> {
  readonly kernel: Pair;
}

function poolOver(x: Tensor, window: Window, context: Pick<InferContext<unknown, unknown>, "reject" | "spanOf">) {
  const { kernel, stride = kernel, padding = [0, 0], ceil_mode } = window;
  const spanOf = (part: string) => context.spanOf(part === "kernel" ? "argument" : part);
  const within = { ...context, spanOf };
  const whole = slidingOver(x, kernel, stride, padding, [1, 1], within);
  const judged = (slide: Slide): Slide => {
    const { kernel: length, stride: step, padding: before } = slide;
    if (2 * before > length) context.reject(messages.poolPadding(context.spanOf("padding"), before, length));
    return ceil_mode ? { ...slide, beyond: Math.min(step - 1, length - before - 1) } : slide;
  };
  const sliding = { ...whole, vertical: judged(whole.vertical), horizontal: judged(whole.horizontal) };
  return { sliding, axes: [...x.axes.slice(0, 1), ...slidAxes(x, sliding, within), ...x.axes.slice(-1)] };
}

const sides = ({ vertical, horizontal }: Sliding) => ({
  kernel: [vertical.kernel, horizontal.kernel] as const,
  stride: [vertical.stride, horizontal.stride] as const,
});

export const maxPool = defineOp({
  name: "max_pool",
  doc: "The largest element of each window, as torch.nn.MaxPool2d but with the features last.",
  tone: "pool",
  inputs: 1,
  argument: required("pair", "Height and width of the window."),
  attributes,
  aliases: ["max_pooling"],
  infer({ inputs: [x], argument, attributes: given, ...context }) {
    const { sliding, axes } = poolOver(x, { kernel: argument, ...given }, context);
    return { results: [{ axes }], solution: sliding };
  },
  lower({ emit, inputs: [x], results: [y], solution }) {
    const pooled = emit.one("max_pool", [padded(emit, image(emit, x, solution), solution, LOWEST)], sides(solution));
    return [
      emit.reshape(
        pooled,
        y.axes.map((axis) => axis.size),
      ),
    ];
  },
});

/**
 * A mean is a depthwise convolution by a constant: the only form whose gradient is right on every engine. Where windows
 * count differently many elements, it is a sum first.
 */
function windowFilter(sliding: Sliding, features: number, isEven: boolean): MadeTable {
  const { kernel } = sides(sliding);
  const shape = [...kernel, 1, features];
  const [kh, kw] = kernel;
  return {
    ...{ name: isEven ? "mean" : "window", sizes: [], type: { dtype: "f32", shape } },
    make: () => filled(shape, () => (isEven ? 1 / (kh * kw) : 1)),
  };
}

/** One by the number of elements that each window counts: of the image, and of the padding if that is counted in. */
function shares(
  sliding: Sliding,
  [height, width]: readonly Size[],
  made: readonly Size[],
  counted: boolean,
): MadeTable {
  const { vertical, horizontal } = sliding;
  const count = ({ kernel, stride, padding }: Slide, i: number, length: number): number => {
    const [from, to] = counted ? [0, length + 2 * padding] : [padding, length + padding];
    return Math.min(i * stride + kernel, to) - Math.max(i * stride, from);
  };
  const key = [vertical, horizontal].map(({ kernel, stride, padding, beyond }) => [kernel, stride, padding, beyond]);
  const [rows = 1, columns = 1] = made;
  return {
    ...{ name: `pool shares ${key.join(" ")} ${counted}`, sizes: [height ?? 1, width ?? 1] },
    type: { dtype: "f32", shape: [1, rows, columns, 1] },
    make: ([h = 1, w = 1]) => {
      const places = ({ kernel, stride, padding, beyond }: Slide, n: number) =>
        Math.floor((n + 2 * padding + beyond - kernel) / stride) + 1;
      const across = places(horizontal, w);
      return filled([1, places(vertical, h), across, 1], (place) => {
        const [i, j] = [Math.floor(place / across), place % across];
        return 1 / (count(vertical, i, h) * count(horizontal, j, w));
      });
    },
  };
}

/** Whether every window counts as many elements as it has. */
const isEven = ({ vertical, horizontal }: Sliding, countsPadding: boolean): boolean =>
  [vertical, horizontal].every(({ padding, beyond }) => beyond === 0 && (padding === 0 || countsPadding));

/** Height and width of an image, or of a sequence that is one. */
const sidesOf = (shape: readonly Size[]): readonly Size[] =>
  shape.length === 3 ? [1, ...shape.slice(1, 2)] : shape.slice(1, 3);

export const avgPool = defineOp({
  name: "avg_pool",
  doc: "The mean of each window, padding counted in unless said otherwise, as torch.nn.AvgPool2d but with the features last.",
  tone: "pool",
  inputs: 1,
  argument: required("pair", "Height and width of the window."),
  attributes: {
    ...attributes,
    count_include_pad: defaulted(
      "boolean",
      true,
      "Whether padding counts as elements of 0; what lies beyond it, where `ceil_mode` is on, never does.",
    ),
  },
  aliases: ["average_pool", "average_pooling", "mean_pool"],
  infer({ inputs: [x], argument, attributes: { count_include_pad: counted, ...given }, ...context }) {
    const features = knownFeatures("avg_pool", featureAxis(x, context).size, context);
    const { sliding, axes } = poolOver(x, { kernel: argument, ...given }, context);
    const even = isEven(sliding, counted);
    reserveTable(windowFilter(sliding, features, even));
    if (!even) reserveTable(shares(sliding, sidesOf(sizesOf(x)), sidesOf(axes.map(({ size }) => size)), counted));
    return { results: [{ axes }], solution: sliding };
  },
  lower({ emit, inputs: [x], results: [y], attributes: { count_include_pad: counted }, solution, table }) {
    const features = Number(x.shape.at(-1));
    const shape = y.axes.map((axis) => axis.size);
    const even = isEven(solution, counted);
    const filter = table(windowFilter(solution, features, even));
    const pooled = convolve(emit, image(emit, x, solution), filter, solution, features);
    const mean = even ? pooled : emit.mul(pooled, table(shares(solution, sidesOf(x.shape), sidesOf(shape), counted)));
    return [emit.reshape(mean, shape)];
  },
});
