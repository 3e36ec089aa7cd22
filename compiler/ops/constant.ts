import * as nodeMessages from "../../schema/spec/node-messages.ts";
import * as valueMessages from "../../schema/spec/value-messages.ts";
import type { Constant } from "../ir/graph.ts";
import { oneOfIfAny, optional, required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { reserveTable } from "../op/tables.ts";
import { axisOf, originAt } from "../shape/shape.ts";
import { sizeText } from "../size/size.ts";
import { faultOf, GENERATORS, makeTable, type TableOptions } from "./generators.ts";
import { RELATIVE_ORDERS } from "./relative-position-index.ts";

const attributes = {
  order: oneOfIfAny(
    RELATIVE_ORDERS,
    "Of `relative_position_index`, in which order offsets lie in the table of biases: `rows` if not given, row by row, as Swin, BEiT and EVA-02 have it; `columns` column by column, as RegionViT; `backward_` from query to key, as MaxViT in TensorFlow.",
  ),
  prefix: optional(
    "int",
    "Of `relative_position_index`, how many tokens without a place, such as a class token, stand before the others; 0 if not given. The table then has three more rows: such a token to a place, a place to such a token, and such tokens to each other, as BEiT has it.",
  ),
};

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
  attributes,
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
  infer({ argument: { name, sizes, span }, attributes: options, spanOf, reject }) {
    const generator = GENERATORS.get(name);
    if (generator === undefined)
      return reject(nodeMessages.unknownWord(span, "constant", name, [...GENERATORS.keys()]));
    const { min, max, dtype } = generator;
    if (sizes.length < min || sizes.length > max)
      return reject(nodeMessages.argumentCount(span, `\`${name}\``, min, max, sizes.length));
    for (const option of ["order", "prefix"] as const) {
      if (options[option] !== undefined && !generator.options?.includes(option))
        reject(nodeMessages.optionOfOthers(spanOf(option), name, option, takersOf(option)));
    }
    if ((options.prefix ?? 0) < 0)
      reject(valueMessages.outOfRange(spanOf("prefix"), "`prefix`", options.prefix ?? 0, ">= 0"));
    const refuseFault = (found: typeof sizes) => {
      const fault = faultOf(generator, found, options);
      if (fault !== undefined) reject(valueMessages.functionArguments(span, name, fault));
    };
    refuseFault(sizes);
    const lengths = generator.shape(sizes, options);
    const said = [options.order, options.prefix].filter((option) => option !== undefined);
    const table = { name: [name, ...said].join(" "), sizes, type: { dtype, shape: lengths } };
    reserveTable(table);
    const axes = lengths.map((size) =>
      axisOf(size, originAt(`\`${name}\` has an axis of ${sizeText(size)}`, spanOf("argument")), undefined, size === 1),
    );
    const make = (numbers: readonly number[]): Constant => {
      refuseFault(numbers);
      return makeTable(generator, numbers, options);
    };
    return { results: [{ axes, dtype }], solution: { ...table, make } };
  },
  lower: ({ table, solution }) => [table(solution)],
});

const takersOf = (option: keyof TableOptions): readonly string[] =>
  [...GENERATORS].flatMap(([name, { options = [] }]) => (options.includes(option) ? [name] : []));
