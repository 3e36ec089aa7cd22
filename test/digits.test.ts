import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { readConfigs } from "../bench/digits/configs.ts";
import { readResults } from "../bench/digits/results.ts";
import { withTables } from "../bench/digits/tables.ts";
import { readRecipeFile } from "../runtime/host/recipes/read-recipe-file.ts";

const { rounds } = readConfigs();

it("docs/digits.md shows what was measured of every configuration as it stands", () => {
  const page = readFileSync("docs/digits.md", "utf8");
  for (const { table } of rounds) expect(page).toContain(`<!-- table ${table} -->`);
  expect(withTables(page, rounds, readResults())).toBe(page);
});

it("the recipe that is shipped is the one that was chosen", async () => {
  const chosen = rounds.flatMap(({ configs }) => configs).find(({ name }) => name === "chosen-final");
  const values = chosen?.values.filter((value) => !value.startsWith("loading.")) ?? [];
  const [tried, shipped] = await Promise.all([
    readRecipeFile("specs/recipes/vit-mnist.json", { values }),
    readRecipeFile("specs/recipes/vit-mnist-strong.json"),
  ]);
  const untold = { doc: "", name: "", title: "" };
  expect({ ...tried.recipe, ...untold }).toEqual({ ...shipped.recipe, ...untold });
});
