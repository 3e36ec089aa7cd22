import { GENERATORS } from "../compiler/ops/generators.ts";
import { ops } from "../compiler/ops/index.ts";
import { opManual } from "../compiler/report/op-manual.ts";
import { publishedNames, shippedNames } from "../runtime/host/specs/shipped-specs.ts";
import { codesManual } from "../schema/codes/manual.ts";
import { specSchema } from "../schema/json-schema/spec-schema.ts";
import { limitsManual } from "../schema/problem/limits.ts";
import { recipeSchema } from "../schema/recipe/recipe.ts";
import { recipeManual } from "../schema/recipe/recipe-manual.ts";
import { MANUAL, performanceManual } from "./performance/performance-manual.ts";

/** Path → content of every file that is made from the definitions: what editors and readers go by. */
export function generatedFiles(): ReadonlyMap<string, string> {
  const json = (schema: unknown) => `${JSON.stringify(schema, undefined, 2)}\n`;
  return new Map([
    ["schema/spec.schema.json", json(specSchema(ops, GENERATORS, [...shippedNames(), ...publishedNames()]))],
    ["schema/recipe.schema.json", json(recipeSchema())],
    ["docs/ops.md", opManual({ ops, generators: GENERATORS })],
    ["docs/codes.md", codesManual()],
    ["docs/recipes.md", recipeManual()],
    ["docs/limits.md", limitsManual()],
    [MANUAL, performanceManual()],
  ]);
}
