import { describe, expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import { imageModel } from "../../../runtime/training/image-model.ts";
import { chanceNote, modelNotes } from "../../../runtime/training/training-notes.ts";
import { FakePrepared } from "./fake-model.ts";

function notesOf(nodes: string, engine: string) {
  const text = `{
    "vitral": 1, "inputs": { "image": "b 1 4 4" }, "outputs": { "logits": "logits" },
    "nodes": [{ "rearrange": "b c h w -> b (c h w)" }, ${nodes}]
  }`;
  const plan = compile({ source: { name: "m.json", text }, engine, batchSizes: { predict: [1] } });
  return modelNotes(imageModel(plan, new FakePrepared(), "logits", 0));
}

describe.each(["cpu", "wasm", "tensorflow"])("on %s", (engine) => {
  test.each([
    '{ "linear": 10 }, { "softmax": -1, "id": "logits" }',
    '{ "linear": 10 }, { "softmax": -1 }, { "rearrange": "b (x y) -> b x y", "sizes": { "x": 2 } }, { "rearrange": "b x y -> b (x y)", "id": "logits" }',
  ])("a softmax before cross-entropy is told", (nodes) => {
    expect(notesOf(nodes, engine)).toEqual([expect.stringContaining("`logits` comes out of a softmax")]);
  });

  test.each([
    '{ "linear": 10, "id": "logits" }',
    '{ "linear": 10 }, { "softmax": -1 }, { "linear": 10, "id": "logits" }',
  ])("and no other", (nodes) => expect(notesOf(nodes, engine)).toEqual([]));
});

test("an accuracy that guessing gives is told, by how many images there are", () => {
  expect(chanceNote(0.1, 2000, 10)).toContain("10.0 % is what guessing gives with 10 classes");
  expect(chanceNote(0.05, 2000, 10)).toBeDefined();
  expect(chanceNote(0.12, 2000, 10)).toBeUndefined();
  expect(chanceNote(0.2, 10, 10)).toBeDefined();
  expect(chanceNote(0.95, 10, 10)).toBeUndefined();
});
