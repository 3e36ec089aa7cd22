import * as messages from "../../schema/messages/shape-messages.ts";
import { required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { reserveTable } from "../op/tables.ts";
import { originAt, resized } from "../shape/shape.ts";
import { type Size, sizeText } from "../size/size.ts";
import { applyAlong, matrixTable } from "./host-matrix.ts";

/** The share of each element of a line in a mean of the line's part: part i of m is from ⌊i·n/m⌋ up to ⌈(i+1)·n/m⌉. */
const shares = (made: Size, length: Size) =>
  matrixTable("adaptive pool", made, length, (i, from, m, n) => {
    const [start, end] = [Math.floor((i * n) / m), Math.ceil(((i + 1) * n) / m)];
    return from >= start && from < end ? 1 / (end - start) : 0;
  });

export const adaptiveAvgPool = defineOp({
  name: "adaptive_avg_pool",
  doc: 'Means over as many parts of the image as the result is high and wide, as torch.nn.AdaptiveAvgPool2d but with the features last. Parts overlap by an element where they do not divide the image. For one mean that stretches over the image, as a gate needs, write `{ "reduce": "b h w c -> b 1 1 c", "by": "mean" }`.',
  tone: "pool",
  inputs: 1,
  argument: required("pair", "Height and width of the result."),
  aliases: ["adaptive_average_pool", "adaptive_average_pooling", "adaptive_pool"],
  infer({ inputs: [x], argument, ...context }) {
    const rank = x.axes.length;
    if (rank !== 3 && rank !== 4) context.reject(messages.spatialRank(context.spanOf("op"), x.label, rank));
    const low = argument.find((size) => size < 1);
    if (low !== undefined)
      context.reject(messages.wholeNumber(context.spanOf("argument"), "a length of the result", String(low), 1));
    const lengths = argument.slice(rank === 3 ? 1 : 0);
    const axes = x.axes.map((axis, i) => {
      const made = lengths[i - 1];
      if (made === undefined) return axis;
      reserveTable(shares(made, axis.size));
      const text = `adaptive_avg_pool makes ${sizeText(axis.size)} into ${made}`;
      return resized(axis, made, originAt(text, context.spanOf("argument"), [axis.origin]));
    });
    return { results: [{ axes }], solution: lengths };
  },
  lower: ({ emit, inputs: [x], solution: lengths, table }) => [
    lengths.reduce((value, made, i) => applyAlong(emit, value, i + 1, table(shares(made, x.shape[i + 1] ?? 1))), x),
  ],
});
