import { type Recipe, recipeFields } from "../../schema/recipe/recipe.ts";

/**
 * Keys that say how a run is called, where its spec lies, how pictures come, what computes it, what it keeps and writes
 * beside, and when it ends early: what a step computes needs none of them.
 */
const { $schema, name, doc, spec, loading, engine, logs, checkpoints, early_stop, ...rest } = recipeFields;
export const resultFields = rest;

/** All of a recipe that the result of its run depends on. */
export type ResultRecipe = Pick<Recipe, keyof typeof resultFields>;

export function resultRecipe({
  $schema,
  name,
  doc,
  spec,
  loading,
  engine,
  logs,
  checkpoints,
  early_stop,
  ...result
}: Recipe): ResultRecipe {
  return result;
}

/** A value of a recipe that is another than it was. */
export interface RecipeChange {
  readonly keys: readonly string[];
  readonly was: string;
  readonly is: string;
}

/**
 * What of a recipe was changed that the first steps of a run depend on.
 * @param steps how many
 */
export function recipeChanges(recorded: ResultRecipe, recipe: Recipe, steps: number): readonly RecipeChange[] {
  const current = resultRecipe(recipe);
  const [before, after] = [valuesOf(recorded), valuesOf(current)];
  // A teacher may be moved: its digest tells whether it is the same.
  const keys = [...new Set([...before.keys(), ...after.keys()])].filter((key) => key !== "teacher.from");
  const values = keys.map((key) => ({
    keys: key.split("."),
    was: before.get(key) ?? "left out",
    is: after.get(key) ?? "left out",
  }));
  const plans = { keys: ["epochs"], was: plansText(recorded, steps), is: plansText(current, steps) };
  return [...values, plans].filter(({ was, is }) => was !== is);
}

/** A key of recipes that is not the same in all of them. */
export interface RecipeDifference {
  readonly key: string;
  /** Of each recipe, as JSON; empty where it is left out. */
  readonly values: readonly string[];
}

/**
 * What recipes differ in, of all that their results depend on.
 * @param others what else each run is a function of, by what it is called
 */
export function recipeDifferences(
  runs: readonly { readonly recipe: Recipe; readonly others: Readonly<Record<string, string>> }[],
): readonly RecipeDifference[] {
  const found = runs.map(
    ({ recipe, others }) =>
      new Map([...Object.entries(others), ...valuesOf(resultRecipe(recipe)), ["epochs", String(recipe.epochs)]]),
  );
  const keys = [...new Set(found.flatMap((values) => [...values.keys()]))];
  return keys
    .map((key) => ({ key, values: found.map((values) => values.get(key) ?? "") }))
    .filter(({ values }) => values.some((value) => value !== values[0]));
}

const planKeys: ReadonlySet<string> = new Set(["epochs", "extended"]);

/** Where pictures lie: they may be moved, and a digest tells whether they are the same. */
const isPlace = (path: string): boolean => /^dataset\.(folder|csv|images|idx|cifar|parquet|module)(\.|$)/.test(path);

/** `dataset.split_seed` → 0 and the like, but for the plan of epochs, which is compared by steps, and places. */
function valuesOf(recipe: object, path = ""): ReadonlyMap<string, string> {
  const entries = Object.entries(recipe).filter(
    ([key, value]) => value !== undefined && !planKeys.has(path + key) && !isPlace(path + key),
  );
  return new Map(
    entries.flatMap(([key, value]) =>
      typeof value === "object" && value !== null && !Array.isArray(value)
        ? [...valuesOf(value, `${path}${key}.`)]
        : [[path + key, JSON.stringify(value)] as const],
    ),
  );
}

/** How many epochs were planned while the first steps were taken, one plan after the other. */
function plansText({ epochs, extended = [] }: ResultRecipe, steps: number): string {
  const plans: { epochs: number; until_step: number }[] = [];
  for (const plan of [...extended, { epochs, until_step: Number.POSITIVE_INFINITY }]) {
    const last = plans.at(-1);
    const until_step = Math.min(plan.until_step, steps);
    if (last?.epochs === plan.epochs) last.until_step = Math.max(last.until_step, until_step);
    else if (until_step > (last?.until_step ?? 0)) plans.push({ epochs: plan.epochs, until_step });
  }
  return plans
    .map((plan, i) => (i === 0 ? `${plan.epochs}` : `${plan.epochs} from step ${plans[i - 1]?.until_step}`))
    .join(", ");
}
