import * as messages from "../../schema/messages/spec.ts";
import { GENERATORS } from "../generators.ts";
import { defineOp, required } from "../op.ts";
import { axisOf, originAt } from "../shape.ts";

export const constant = defineOp({
  name: "constant",
  doc: "A table known at compile time, read by its `id`; it is no weight. Arithmetic on constants is done once, on the host, so most tables are a generator and a few ops.",
  source: true,
  inputs: 0,
  argument: required("generator", "The generator and its arguments: `{ \"linspace\": [0, 1, 5] }`; the manual lists them."),
  infer({ argument, spanOf, reject }) {
    const found = GENERATORS.get(argument.name);
    if (found === undefined) return reject(messages.unknownWord(argument.span, "constant", argument.name, [...GENERATORS.keys()]));
    const { min, max, generate } = found;
    const count = argument.numbers.length;
    if (count < min || count > max) return reject(messages.argumentCount(argument.span, `\`${argument.name}\``, min, max, count));
    const made = generate(argument.numbers);
    if (typeof made === "string") return reject(messages.functionArguments(argument.span, argument.name, made));
    const axes = made.shape.map((size) => axisOf(size, originAt(`\`${argument.name}\` has an axis of ${size}`, spanOf("argument")), undefined, size === 1));
    return { results: [{ axes, dtype: made.dtype, constant: made }], solution: made };
  },
  lower: ({ constant: add, solution }) => [add(solution)],
});
