import { type Problem, ProblemError } from "../../../schema/problem/problem.ts";
import { textAt } from "../../../schema/problem/source.ts";
import { type RecipeEdit, readEdits } from "../../../schema/recipe/recipe-edit.ts";
import { nearestFolderName } from "../../../schema/recipe/recipe-fields.ts";
import { badEdit, gridWithOneKeyTwice, gridWithOneValueTwice } from "../../../schema/recipe/recipe-messages.ts";

/** One run of a sweep. */
export interface Trial {
  /** The name of its folder, in the sweep's. */
  readonly folder: string;
  /** What is chosen of the grid, as `KEY=VALUE`, in the order of the flags. */
  readonly chosen: readonly string[];
  readonly seed: number;
}

/** What a sweep goes through. */
export interface SweepGrid {
  /** `KEY=VALUE,VALUE` of the recipe's keys. */
  readonly grid: readonly string[];
  /** How often each is run, each time from another seed. */
  readonly seeds: number;
}

/**
 * Every choice of one value a key, each with every seed; the last key changes first.
 * @param seed the first
 * @throws ProblemError R290, R291, R312
 */
export function trialsOf({ grid, seeds }: SweepGrid, seed: number): readonly Trial[] {
  const problems: Problem[] = [];
  const keys: string[] = [];
  let choices: readonly (readonly RecipeEdit[])[] = [[]];
  for (const text of grid) {
    const edits = readEdits("--grid", text);
    const [first] = edits ?? [];
    if (edits === undefined || first === undefined) {
      problems.push(badEdit("--grid", text));
      continue;
    }
    const key = keyOf(first);
    if (keys.includes(key)) problems.push(gridWithOneKeyTwice(text, key));
    const twice = edits.find((edit, i) => edits.slice(0, i).some((other) => sameValue(edit, other)));
    if (twice !== undefined) problems.push(gridWithOneValueTwice(text, valueText(twice)));
    keys.push(key);
    choices = choices.flatMap((before) => edits.map((edit) => [...before, edit]));
  }
  if (problems.length > 0) throw new ProblemError(problems);
  return choices.flatMap((edits, i) =>
    Array.from({ length: seeds }, (_, j) => {
      const chosen = edits.map((edit) => `${keyOf(edit)}=${valueText(edit)}`);
      const short = edits.map((edit) => `${edit.path.at(-1)?.text}=${valueText(edit)}`);
      const name = [String(i * seeds + j + 1), ...short, ...(seeds > 1 ? [`seed=${seed + j}`] : [])].join("-");
      return { folder: nearestFolderName(name.slice(0, 90).trim()), chosen, seed: seed + j };
    }),
  );
}

const keyOf = ({ path }: RecipeEdit): string => path.map(({ text }) => text).join(".");

/** Numbers however they are written. */
const sameValue = (one: RecipeEdit, other: RecipeEdit): boolean =>
  valueText(one) === valueText(other) || Number(valueText(one)) === Number(valueText(other));

/** As it was written. */
const valueText = ({ value }: RecipeEdit): string => textAt(value.span);
