import { readdirSync, readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { kernels } from "../../../compiler/kernels/table.ts";
import { ops } from "../../../compiler/ops/index.ts";

/** Rooms that speak of kernels, many of which are called as the op is that they were made for. */
const ofKernels = /^(ir|kernels|graph|lower|training|rewrites|targets|export)\//;

/** Where a word that is an op's name means something else: words, the files or rooms, and what it means there. */
const otherwise: readonly (readonly [words: string, places: string, why: string])[] = [
  ["not or slice", "expression/evaluate-expression.ts", "what expressions are made of"],
  ["abs sqrt log exp sin cos", "expression/evaluate-functions.ts", "functions of numbers"],
  ["weight", "op/op.ts ir/plan.ts expand/infer.ts", "what state is for"],
  ["weight", "lint/lint.ts diagram/title-words.ts", "a word of a text"],
  ["weight", "checkpoint/pytorch-layout.ts", "what PyTorch calls kernels and gains"],
  ["constant", "ir/plan.ts", "how a weight begins"],
  ["constant", "plan/print-plan.ts kernels/value-types.ts", "where a value comes from"],
  ["constant", "rewrites/", "what a law is called, or may ask for"],
  ["constant reduce", "targets/module/", "values of loop nests, and who owns a storage"],
  ["sign", "diagram/ difference/ layout/ drawing/ paper/", "the form of a node"],
  ["add", "diagram/possible-places.ts", "what the sum of a residual is called in paths"],
  ["linear layer_norm", "op/layer.ts export/", "a layer that an op says it is"],
  ["rearrange repeat reduce einsum pack", "export/typescript/body/op-comment.ts", "kinds of patterns"],
  ["rearrange repeat reduce", "pictures/", "kinds of patterns"],
  [[...ops.keys()].join(" "), "export/pytorch/", "how PyTorch spells each op"],
  ["dropout drop_path", "export/huggingface/", "what specs call a parameter"],
  ["quick_gelu silu", "export/huggingface/", "what transformers calls an activation"],
  ["equal less greater", "export/typescript/kernel-calls.ts", "functions of tfjs"],
  ["cross_entropy", "training/objective/ export/typescript/train/", "what a recipe calls its objective"],
  ["square negate", "training/objective/objective-nodes.ts", "nodes that an objective is made of"],
];

/** Strings that are one word, as tables and comparisons have them; not words within a text. */
function wordsIn(file: string): readonly string[] {
  const code = readFileSync(file, "utf8").replaceAll(/^\s*(?:\/\/|\/?\*).*$/gm, "");
  const strings = code.match(/"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g) ?? [];
  return strings.map((string) => string.slice(1, -1));
}

const named = readdirSync("compiler", { recursive: true, encoding: "utf8" })
  .map((file) => file.replaceAll("\\", "/"))
  .filter((file) => file.endsWith(".ts") && !file.startsWith("ops/"))
  .flatMap((file) =>
    wordsIn(`compiler/${file}`)
      .filter((word) => ops.has(word) && !(ofKernels.test(file) && word in kernels))
      .map((word) => ({ file, word })),
  );

const isMeant = ([words, places]: (typeof otherwise)[number], { file, word }: (typeof named)[number]): boolean =>
  words.split(" ").includes(word) && places.split(" ").some((place) => file.startsWith(place));

it("outside ops/, nothing in the compiler asks for an op by name", () => {
  expect(named.filter((one) => !otherwise.some((meaning) => isMeant(meaning, one)))).toEqual([]);
});

it("every other meaning is in use", () => {
  expect(otherwise.filter((meaning) => !named.some((one) => isMeant(meaning, one)))).toEqual([]);
});
