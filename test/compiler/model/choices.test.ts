import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { placeOf } from "../../../schema/problem/source.ts";
import { readRecipe } from "../../../schema/recipe/read-recipe.ts";

const spec = {
  name: "spec.json",
  text: JSON.stringify({
    vitral: 1,
    params: {
      size: { type: "pair", default: 8 },
      pool: { type: "enum", values: ["cls", "mean"], default: "cls" },
      rate: 0,
    },
    presets: { small: { size: 4 } },
    let: { width: "size[1]" },
    inputs: { x: "b width" },
    nodes: [{ dropout: "rate", id: "y" }],
    outputs: { y: "y" },
  }),
};

/** Problems of a recipe's choices, as "file line:column message". */
function problemsOf(choices: string): readonly string[] {
  const text = `{
    "vitral": 1, "spec": "spec.json", "epochs": 1, "dataset": { "name": "mnist", "train": 1, "validation": 1 },
    ${choices}
  }`;
  const { file, problems } = readRecipe({ name: "recipe.json", text });
  if (file === undefined) throw new Error(problems.map(({ message }) => message).join());
  const { recipe, places } = file;
  return check(spec, { preset: recipe.preset, set: recipe.set, places }).problems.map(({ span, message }) => {
    const place = span === undefined ? undefined : placeOf(span.source, span.start);
    return `${span?.source.name} ${place?.line}:${place?.column} ${message}`;
  });
}

describe("choices that stand in a recipe", () => {
  it.each([
    ['"preset": "smal"', "recipe.json 3:16 the spec has no preset `smal`"],
    ['"set": { "siez": 3 }', "recipe.json 3:15 the spec has no parameter `siez`"],
    ['"set": { "size": "8 +" }', "recipe.json 3:25 a value is expected after `+`"],
    [
      '"set": { "size": "\\u0038 + foo" }',
      "recipe.json 3:32 there is no parameter, `let` value or size named `foo` here",
    ],
    ['"set": { "size": [1, 2, 3] }', "recipe.json 3:22 parameter `size` must be a number or two, found [1, 2, 3]"],
    ['"set": { "pool": "max" }', "recipe.json 3:23 parameter `pool` must be one of 'cls', 'mean', found 'max'"],
  ])("are shown there: %s", (choices, said) => {
    expect(problemsOf(choices)).toEqual([said]);
  });

  it("have fixes that mend the recipe", () => {
    const text = '{ "preset": "smal", "set": { "siez": 3 } }';
    const whole = `${text.slice(0, -2)}, "vitral": 1, "spec": "s", "epochs": 1, "dataset": { "name": "mnist", "train": 1, "validation": 1 } }`;
    const { file } = readRecipe({ name: "recipe.json", text: whole });
    const { recipe, places } = file ?? {};
    const fixes = check(spec, { preset: recipe?.preset, set: recipe?.set, places }).problems.map(
      ({ fix }) => fix?.edits[0],
    );
    expect(fixes.map((edit) => edit && `${whole.slice(edit.span.start, edit.span.end)} -> ${edit.text}`)).toEqual([
      "smal -> small",
      "siez -> size",
    ]);
  });
});

describe("a size as people write it", () => {
  it.each(["28x14", "28 x 14", "28×14", "28,14", "[28, 14]"])("is a pair: %s", (size) => {
    const { typed, problems } = check(spec, { set: { size } });
    expect(problems.filter(({ severity }) => severity === "error")).toEqual([]);
    expect(typed?.inputs.get("x")?.axes[1]?.size).toBe(14);
  });

  it("is none where one number is wanted", () => {
    expect(check(spec, { set: { rate: "2x3" } }).problems.map(({ code }) => code)).toEqual(["E309"]);
  });
});
