import { expect, it } from "vitest";
import { indexWords, rangeWords, sentence, weightWords } from "../../../compiler/diagram/title-words.ts";

it.each([
  ["patch_merging", "Patch merging"],
  ["ffn", "FFN"],
  ["mlp", "MLP"],
  ["attention", "Attention"],
])("calls %s %s", (name, said) => expect(sentence(name)).toBe(said));

it.each([
  [0, "0 weights"],
  [1, "1 weight"],
  [999, "999 weights"],
  [16_832, "16.8 k weights"],
  [999_960, "1.0 M weights"],
  [86_567_656, "86.6 M weights"],
])("counts %d as %s", (count, said) => expect(weightWords(count)).toBe(said));

it.each([
  [[3], "3"],
  [[0, 1], "0, 1"],
  [[1, 2, 3, 4], "1–4"],
  [[0, 2, 4], "0, 2, 4"],
  [[1, 3, 5, 7, 9], "1, 3 … 9"],
  [[0, 1, 4, 5, 9, 11], "0, 1, 4 and 3 more"],
])("calls iterations %j %s", (indices, said) => expect(indexWords(indices)).toBe(said));

it.each([
  [[0.125], "0.125"],
  [[0, 0.1, 0.05], "0 … 0.1"],
  [[-1], "−1"],
  [[1 / 3], "0.3333"],
])("writes %j as %s", (values, said) => expect(rangeWords(values)).toBe(said));
