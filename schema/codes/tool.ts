import type { CodePages } from "./page.ts";

/** T: what was asked of a command does not exist. */
export const TOOL_CODES: CodePages = {
  T101: {
    title: "no such code",
    cause: "No problem has this code.",
    place: "elsewhere",
    wrong: "vitral explain S999",
    way: "Use the code in a message's brackets, such as `error[S303]`.",
  },
  T102: {
    title: "no such node",
    cause: "The model has no node or weight of this path.",
    place: "elsewhere",
    wrong: "vitral explain specs/vit.json transformer.layers.99",
    way: "Leave the path out to see all of them.",
  },
  T103: {
    title: "size not known",
    cause: "Costs are counted for given input sizes, and a free size has no number.",
    place: "elsewhere",
    wrong: "vitral summary model.json --size hieght=224",
    way: "Give free sizes numbers: `--size height=224`.",
  },
};
