import { expect, test } from "vitest";
import { checkModes } from "../../../compiler/check.ts";
import { chanceNote, warningNote } from "../../../runtime/training/training-notes.ts";

test("what check warns of is a line with its place", () => {
  const text = `{
    "vitral": 1, "inputs": { "x": "b 4" }, "params": { "unread": 1 },
    "nodes": [{ "linear": 10, "id": "logits" }], "outputs": { "logits": "logits" }
  }`;
  const notes = checkModes({ name: "m.json", text }).problems.map(warningNote);
  expect(notes).toEqual([expect.stringMatching(/^warning\[W\d+\] at m\.json:2:\d+: .*unread/)]);
});

test("an accuracy that guessing gives is told, by how many images there are", () => {
  expect(chanceNote(0.1, 2000, 10)).toContain(
    "10.0 % shows nothing learnt: 10.0 % is what guessing gives with 10 classes",
  );
  expect(chanceNote(0.05, 2000, 10)).toBeDefined();
  expect(chanceNote(0.12, 2000, 10)).toBeUndefined();
  // Above what guessing gives on the mean, of so few images that it proves nothing: no number is said to be another.
  expect(chanceNote(0.2, 10, 10)).toMatch(/^an accuracy of 20.0 % may be luck: 10.0 % is what .* with 10 images to/);
  expect(chanceNote(1, 10, 1)).toBe("an accuracy of 100.0 % says nothing: with one class every answer is right");
  expect(chanceNote(0.95, 10, 10)).toBeUndefined();
});
