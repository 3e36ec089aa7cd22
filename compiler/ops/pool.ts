import { optional, required } from "../op/attribute.ts";
import { featureAxis, knownFeatures } from "../op/axes.ts";
import { defineOp, type InferContext } from "../op/op.ts";
import { PADDING_WORDS, type Sliding, slidAxes, slidingOver } from "../op/spatial.ts";
import { filled, type MadeTable, reserveTable } from "../op/tables.ts";
import type { Tensor } from "../shape/shape.ts";
import { convolve, image, padded } from "./conv.ts";

/** Below every number of a model; pools take it for "nothing here". Infinity would make NaN of gradients. */
const LOWEST = -3.4e38;

type Pair = readonly [number, number];

const attributes = {
  stride: optional("pair", "Steps between windows; the window's own size if not given."),
  padding: optional("pair", "What is added on each side; 0 if not given.", PADDING_WORDS),
};

function poolOver(
  x: Tensor,
  kernel: Pair,
  stride: Pair | undefined,
  padding: Pair | undefined,
  context: Pick<InferContext<unknown, unknown>, "reject" | "spanOf">,
) {
  const spanOf = (part: string) => context.spanOf(part === "kernel" ? "argument" : part);
  const within = { ...context, spanOf };
  const sliding = slidingOver(x, kernel, stride ?? kernel, padding ?? [0, 0], [1, 1], within);
  return { sliding, axes: [...x.axes.slice(0, 1), ...slidAxes(x, sliding, within), ...x.axes.slice(-1)] };
}

const sides = ({ vertical, horizontal }: Sliding) => ({
  kernel: [vertical.kernel, horizontal.kernel] as const,
  stride: [vertical.stride, horizontal.stride] as const,
});

export const maxPool = defineOp({
  name: "max_pool",
  doc: "The largest element of each window, as torch.nn.MaxPool2d but with the features last.",
  tone: "layout",
  inputs: 1,
  argument: required("pair", "Height and width of the window."),
  attributes,
  aliases: ["max_pooling"],
  infer({ inputs: [x], argument, attributes: { stride, padding }, ...context }) {
    const { sliding, axes } = poolOver(x, argument, stride, padding, context);
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

/** A mean is a depthwise convolution by a constant: the only form whose gradient is right on every engine. */
function meanFilter(sliding: Sliding, features: number): MadeTable {
  const { kernel } = sides(sliding);
  const shape = [...kernel, 1, features];
  const [kh, kw] = kernel;
  return {
    ...{ name: "mean", sizes: [], type: { dtype: "f32", shape } },
    make: () => filled(shape, () => 1 / (kh * kw)),
  };
}

export const avgPool = defineOp({
  name: "avg_pool",
  doc: "The mean of each window, padding counted in, as torch.nn.AvgPool2d but with the features last.",
  tone: "layout",
  inputs: 1,
  argument: required("pair", "Height and width of the window."),
  attributes,
  aliases: ["average_pool", "average_pooling", "mean_pool"],
  infer({ inputs: [x], argument, attributes: { stride, padding }, ...context }) {
    const features = knownFeatures("avg_pool", featureAxis(x, context).size, context);
    const { sliding, axes } = poolOver(x, argument, stride, padding, context);
    reserveTable(meanFilter(sliding, features));
    return { results: [{ axes }], solution: sliding };
  },
  lower({ emit, inputs: [x], results: [y], solution, table }) {
    const features = Number(x.shape.at(-1));
    return [
      emit.reshape(
        convolve(emit, image(emit, x, solution), table(meanFilter(solution, features)), solution, features),
        y.axes.map((axis) => axis.size),
      ),
    ];
  },
});
