import { number, object, optional, type ValueOf, withDefault, word } from "./recipe-fields.ts";
import { rateOfSpec } from "./recipe-messages.ts";

const ways = ["linear", "cosine", "step"] as const;
const waysElsewhere = new Map<string, (typeof ways)[number]>([
  ["constant", "step"],
  ["cos", "cosine"],
]);

/** The ops whose rate a recipe may schedule, which are keys of it. */
export const droppingOps = ["dropout", "drop_path"] as const;

/** How the rate of an op of chance goes over a run; the rate itself is the spec's. */
export function dropping(what: string, parameter: string) {
  const own = object(
    `How ${what} goes over the run, as a part of the model's own rate; that is the spec's: "set": { "${parameter}": 0.1 }.`,
    {
      from: withDefault(number("What part of its rate each node has at the first step.", { min: 0, max: 1 }), 0),
      to: withDefault(number("And at the last of `epochs`, and after them.", { min: 0, max: 1 }), 1),
      epochs: optional(
        number("Over how many epochs it goes from one to the other; over all if left out.", {
          above: 0,
          max: 1_000_000,
        }),
      ),
      goes: withDefault(
        word("How: in a line, as half a cosine, or in one step after `epochs`.", ways, waysElsewhere),
        "linear",
      ),
    },
    '{ "from": 0, "to": 1 }',
  );
  const read: typeof own.read = (node, key, report) =>
    node.kind === "number" ? report(rateOfSpec(node, key)) : own.read(node, key, report);
  return { ...own, read };
}

export type Dropping = ValueOf<ReturnType<typeof dropping>>;
