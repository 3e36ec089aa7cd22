import * as nodeMessages from "../../schema/spec/node-messages.ts";
import * as valueMessages from "../../schema/spec/value-messages.ts";
import type { Constant } from "../ir/graph.ts";
import { required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { reserveTable } from "../op/tables.ts";
import { axisOf, originAt } from "../shape/shape.ts";
import { sizeText } from "../size/size.ts";
import { faultOf, GENERATORS, makeTable } from "./generators.ts";

export const constant = defineOp({
  name: "constant",
  doc: "A table known at compile time, read by its `id`; it is no weight. Arithmetic on constants is done once, on the host, so most tables are a generator and a few ops. Its sizes may be free: it is then made when they are bound.",
  tone: "source",
  source: true,
  inputs: 0,
  argument: required(
    "generator",
    'The generator and its arguments: `{ "linspace": [0, 1, 5] }`; the manual lists them.',
  ),
  aliases: ["const", "literal"],
  writes: Object.fromEntries(
    [
      ["zeros", '"zeros": [4, 4]'],
      ["ones", '"ones": [4, 4]'],
      ["full", '"values": [1, 2, 3, 4]'],
      ["arange", '"arange": 4'],
      ["range", '"arange": 4'],
      ["linspace", '"linspace": [0, 1, 4]'],
      ["eye", '"eye": 4'],
      ["tril", '"lower_triangle": 4'],
      ["causal_mask", '"lower_triangle": 4'],
    ].map(([name, made]) => [name, `{ "constant": { ${made} }, "id": "table" }`]),
  ),
  infer({ argument: { name, sizes, span }, spanOf, reject }) {
    const generator = GENERATORS.get(name);
    if (generator === undefined)
      return reject(nodeMessages.unknownWord(span, "constant", name, [...GENERATORS.keys()]));
    const { min, max, dtype } = generator;
    if (sizes.length < min || sizes.length > max)
      return reject(nodeMessages.argumentCount(span, `\`${name}\``, min, max, sizes.length));
    const refuseFault = (found: typeof sizes) => {
      const fault = faultOf(generator, found);
      if (fault !== undefined) reject(valueMessages.functionArguments(span, name, fault));
    };
    refuseFault(sizes);
    const lengths = generator.shape(sizes);
    const table = { name, sizes, type: { dtype, shape: lengths } };
    reserveTable(table);
    const axes = lengths.map((size) =>
      axisOf(size, originAt(`\`${name}\` has an axis of ${sizeText(size)}`, spanOf("argument")), undefined, size === 1),
    );
    const make = (numbers: readonly number[]): Constant => {
      refuseFault(numbers);
      return makeTable(generator, numbers);
    };
    return { results: [{ axes, dtype }], solution: { ...table, make } };
  },
  lower: ({ table, solution }) => [table(solution)],
});
