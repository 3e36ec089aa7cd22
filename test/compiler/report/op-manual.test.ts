import { expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { ops } from "../../../compiler/ops/index.ts";
import { usage } from "../../../compiler/report/op-manual.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";
import { recipeManual } from "../../../schema/recipe/recipe-manual.ts";

/** Problems with what these tensors are like, not with how the node is written. */
const ofTensors = new Set(["S301", "S320", "S325", "S329", "S330", "S332", "P216", "K505"]);

it.each([...ops.values()].map((op) => [usage(op)]))("%s is how that op is written", (node) => {
  const inputs = Object.fromEntries(["x", "y", "z", "other"].map((name) => [name, "b n dim"]));
  const text = `{
    "vitral": 1, "params": { "dim": 8 }, "free": { "n": {} }, "inputs": ${JSON.stringify(inputs)},
    "nodes": [{ "identity": {}, "in": "x" }, ${node}], "outputs": { "x": "x" }
  }`;
  const { problems } = check({ name: "model.json", text });
  const ofForm = problems.filter(({ code, severity }) => severity === "error" && !ofTensors.has(code));
  expect(ofForm.map(({ code, message }) => `${code} ${message}`)).toEqual([]);
});

it("a recipe as the manual shows it is one", () => {
  const [, text = ""] = /```json\n([\s\S]*?)```/.exec(recipeManual()) ?? [];
  expect(readRecipe({ name: "recipe.json", text }).problems).toEqual([]);
});
