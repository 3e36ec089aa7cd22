import { matchesGlob } from "../../compiler/checkpoint/name-glob.ts";
import { namedValues } from "../../compiler/expand/named-values.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { Tensor } from "../../compiler/shape/shape.ts";
import { sameSize, symbol } from "../../compiler/size/size.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { noSuchValue } from "./inside-messages.ts";

/**
 * How a value is of many pictures: `rows`, where its first axis counts the pictures of a batch; `whole`, where it lies
 * otherwise and each picture has one of its own; `shared`, where it is the same for every picture.
 */
export type Spread = "rows" | "whole" | "shared";

export interface ChosenValue {
  readonly name: string;
  readonly spread: Spread;
}

/**
 * The values that are meant by names and patterns, in the model's order and none twice.
 * @throws ProblemError F470 for each that means none
 */
export function chooseValues(typed: TypedGraph, asked: readonly string[]): readonly ChosenValue[] {
  const values = namedValues(typed);
  const names = [...values.keys()];
  const meant = new Set(asked.flatMap((one) => namesMeant(one, names)));
  const unknown = asked.filter((one) => namesMeant(one, names).length === 0);
  if (unknown.length > 0) throw new ProblemError(unknown.map((one) => noSuchValue(one, names, typed.weights.has(one))));
  const dependent = ofPictures(typed);
  const found = new Map<number, ChosenValue>();
  for (const [name, tensor] of values)
    if (meant.has(name) && !found.has(tensor.id)) found.set(tensor.id, { name, spread: spreadOf(tensor, dependent) });
  return [...found.values()];
}

/** One of them, all of a path, or all that a pattern means. */
function namesMeant(asked: string, names: readonly string[]): readonly string[] {
  if (names.includes(asked)) return [asked];
  const matches = matchesGlob(asked);
  return names.filter((name) => matches(name) || matches(name.replace(/\[\d+\]$/, "")));
}

function spreadOf(tensor: Tensor, dependent: ReadonlySet<number>): Spread {
  const first = tensor.axes[0]?.size;
  if (first !== undefined && sameSize(first, symbol("b"))) return "rows";
  return dependent.has(tensor.id) ? "whole" : "shared";
}

/** The ids of all that follows from the model's inputs. */
function ofPictures({ inputs, ops }: TypedGraph): ReadonlySet<number> {
  const dependent = new Set([...inputs.values()].map(({ id }) => id));
  for (const { inputs: read, results } of ops)
    if (read.some(({ id }) => dependent.has(id))) for (const { id } of results) dependent.add(id);
  return dependent;
}
