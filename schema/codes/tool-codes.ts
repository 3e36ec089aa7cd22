import type { CodePages } from "./page.ts";

/** What was asked of a command does not exist. */
export const TOOL_CODES: CodePages = {
  F421: {
    title: "nothing of this name to explain",
    cause:
      "There is no file of this name, and neither a code nor an op, a structure, a function, an initialisation or a constant.",
    place: "elsewhere",
    wrong: "vitral explain layer_nrom",
    way: "Give the path of a spec, a code such as S303, or a name of the manual, docs/ops.md, such as `conv`.",
  },
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
