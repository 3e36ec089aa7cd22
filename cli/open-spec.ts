import { InvalidArgumentError, Option } from "commander";
import type { CheckedModel } from "../compiler/check.ts";
import { checkedModel } from "../compiler/check.ts";
import type { TypedGraph } from "../compiler/expand/typed-graph.ts";
import { smallestSizes } from "../compiler/report/op-cost.ts";
import { noSuchSize } from "../schema/messages/tool-messages.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import { givenSpec } from "./given-spec.ts";
import type { SpecFlags } from "./spec-choices.ts";

/** A model, and the images in a step of training, where a recipe says it. */
export interface OpenSpec {
  readonly model: CheckedModel;
  readonly batch: number | undefined;
}

/**
 * The model of a spec, or of a run's, that has no mistake.
 * @throws ProblemError with everything that is wrong with it
 */
export async function openSpec(path: string, flags: SpecFlags): Promise<OpenSpec> {
  const { source, choices, batch } = await givenSpec(path, flags);
  return { model: checkedModel(source, choices, true), batch };
}

/** `--size b=8`, as often as one likes. */
export function sizeOption(what = "a free size to count costs for, such as b; the smallest if left out"): Option {
  return new Option("--size <name=number>", what).argParser(
    (text: string, before: readonly (readonly [string, number])[] | undefined) => [...(before ?? []), readSize(text)],
  );
}

function readSize(text: string): readonly [string, number] {
  const [, name, digits] = /^\s*([^=\s]+)\s*=\s*(\d+)\s*$/.exec(text) ?? [];
  if (name === undefined || !Number.isSafeInteger(Number(digits)) || Number(digits) < 1) {
    throw new InvalidArgumentError("It must be a name and a whole number, such as b=8.");
  }
  return [name, Number(digits)];
}

/** The numbers that free sizes stand for in a report. */
export function sizesFor(
  typed: TypedGraph,
  given: readonly (readonly [string, number])[] = [],
): ReadonlyMap<string, number> {
  const sizes = smallestSizes(typed);
  for (const [name, size] of given) {
    if (!sizes.has(name)) throw new ProblemError(noSuchSize(name, size, [...sizes.keys()]));
    sizes.set(name, size);
  }
  return sizes;
}

export const sizesText = (sizes: ReadonlyMap<string, number>): string =>
  [...sizes].map(([name, size]) => `${name} = ${size}`).join(", ");
