import { describe, expect, it } from "vitest";
import type { TypedOp } from "../../../../../compiler/expand/typed-graph.ts";
import { trainedWeights } from "../../../../../compiler/training/weight-factors.ts";
import { listRecipes } from "../../../../../runtime/host/recipes/list-recipes.ts";
import { readModel } from "../../../../../runtime/host/recipes/read-model.ts";
import { readRecipeFile } from "../../../../../runtime/host/recipes/read-recipe-file.ts";
import { shippedRecipeText } from "../../../../../runtime/host/specs/shipped-recipes.ts";
import { papers } from "./papers.ts";

it("every recipe of a paper is held to it", () => {
  const listed = listRecipes().filter((recipe) => recipe.papers.length > 0);
  expect(listed.map(({ name }) => name)).toEqual(
    Object.keys(papers)
      .map((name) => `vitral:${name}`)
      .sort(),
  );
});

describe.each(Object.entries(papers))("%s", (name, { facts, ours }) => {
  const written: unknown = JSON.parse(shippedRecipeText(`vitral:${name}`));

  it("has no field that no source is named for", () => {
    const told = facts.map(([path]) => path);
    const isTold = (leaf: string) =>
      Object.hasOwn(ours, leaf) || told.some((path) => leaf === path || leaf.startsWith(`${path}.`));
    const untold = leaves(written).filter((leaf) => !isTold(leaf) && !/^optimizer\.\w+\.groups\./.test(leaf));
    expect(untold).toEqual([]);
    expect(
      Object.keys(ours).filter((path) => !leaves(written).some((leaf) => leaf === path || leaf.startsWith(`${path}.`))),
    ).toEqual([]);
  });

  it("says in each field what the paper says", async () => {
    const located = await readRecipeFile(`vitral:${name}`);
    const { model } = readModel(located, true);
    if (model === undefined) throw new Error("its spec has a mistake");
    const { recipe } = located;
    const derived: Readonly<Record<string, unknown>> = {
      "batch_size * accumulate": recipe.batch_size * (recipe.accumulate ?? 1),
      optimizer: Object.keys(recipe.optimizer)[0],
      "exempt from decay": exempt(trainedWeights(model.trained, recipe.optimizer)),
      "rates of dropout": rates(model.trained.ops, "dropout").filter((rate) => rate > 0),
      "rates of stochastic depth": rates(model.trained.ops, "drop_path"),
    };
    for (const [path, value, source] of facts) {
      const found = Object.hasOwn(derived, path) ? derived[path] : (at(written, path) ?? at(recipe, path));
      if (typeof value === "number") expect(found, `${path}: ${source}`).toBeCloseTo(value, 12);
      else expect(found, `${path}: ${source}`).toEqual(value);
    }
  });
});

/** The paths of weights that weight decay leaves as they are, without the number of their block and what stands between. */
function exempt(weights: ReturnType<typeof trainedWeights>): readonly string[] {
  const paths = weights
    .filter(({ decay }) => decay === 0)
    .map(({ path }) => path.replace(/^(\w*blocks)\..*\./, "$1.*."));
  return [...new Set(paths)].sort();
}

/** The different rates at which nodes of this op leave something out. */
function rates(ops: readonly TypedOp[], name: string): readonly number[] {
  const all = ops.flatMap(({ op, argument }) => (op.name === name && typeof argument === "number" ? [argument] : []));
  return [...new Set(all.map((rate) => Math.round(rate * 1e6) / 1e6))].sort((a, b) => a - b);
}

/** The paths of all values that are written; a list of numbers is one value. */
function leaves(value: unknown, path = ""): readonly string[] {
  const isList = Array.isArray(value) && value.some((one) => typeof one === "object");
  if (typeof value !== "object" || value === null || (Array.isArray(value) && !isList)) return [path];
  return Object.entries(value).flatMap(([key, inner]) => leaves(inner, path === "" ? key : `${path}.${key}`));
}

const at = (value: unknown, path: string): unknown =>
  path
    .split(".")
    .reduce<unknown>(
      (found, key) =>
        typeof found === "object" && found !== null
          ? Object.entries(found).find(([name]) => name === key)?.[1]
          : undefined,
      value,
    );
