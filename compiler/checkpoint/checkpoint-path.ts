import type { PathStep, WeightPath } from "../../schema/spec/spec.ts";

/** What the holes of a path stand for: `{i}` a number, a word's number or text, `{rest...}` the text of its steps. */
export type Filling = ReadonlyMap<string, number | string>;

/** A step that stands for the index of whatever iteration. */
export const ANY_INDEX = "{i}";

/** What the holes of a path are called. */
export const holesOf = ({ steps }: WeightPath): string[] =>
  steps.flatMap((step) => (step.kind === "name" ? [] : [step.hole]));

export const textOf = (steps: readonly PathStep[]): string => steps.map(stepText).join(".");

function stepText(step: PathStep): string {
  switch (step.kind) {
    case "name":
      return step.text;
    case "index":
      return `{${step.hole}}`;
    case "steps":
      return `{${step.hole}...}`;
    case "words":
      return `{${step.hole} in ${[...step.words].map(([word, value]) => (word === value ? word : `${word}:${value}`)).join(", ")}}`;
  }
}

const isIndex = (step: string) => step === ANY_INDEX || /^\d+$/.test(step);

/** Whether these are the steps of a path, and what its holes stand for then. */
export function match(pattern: readonly PathStep[], steps: readonly string[]): Filling | undefined {
  const [part, ...rest] = pattern;
  const [step, ...more] = steps;
  if (part === undefined || step === undefined) return pattern.length === steps.length ? new Map() : undefined;
  switch (part.kind) {
    case "name":
      return part.text === step || (step === ANY_INDEX && isIndex(part.text)) ? match(rest, more) : undefined;
    case "index":
      return isIndex(step) ? filled(part.hole, step === ANY_INDEX ? step : Number(step), match(rest, more)) : undefined;
    case "words": {
      const value = step === ANY_INDEX && [...part.words.keys()].some(isIndex) ? step : part.words.get(step);
      return value === undefined
        ? undefined
        : filled(part.hole, /^\d+$/.test(value) ? Number(value) : value, match(rest, more));
    }
    case "steps":
      for (let taken = 1; taken <= steps.length; taken++) {
        const found = filled(part.hole, steps.slice(0, taken).join("."), match(rest, steps.slice(taken)));
        if (found !== undefined) return found;
      }
      return undefined;
  }
}

/** A hole that occurs twice stands for one thing. */
function filled(name: string, value: number | string, others: Filling | undefined): Filling | undefined {
  if (others === undefined || (others.get(name) ?? value) !== value) return undefined;
  return new Map([...others, [name, value]]);
}

/** Whether a path is of something that has these steps in it: the most of them that it can be of come first. */
export function matchBeginning(
  pattern: readonly PathStep[],
  steps: readonly string[],
): { readonly filling: Filling; readonly rest: readonly string[] } | undefined {
  for (let length = steps.length; length >= 0; length--) {
    const filling = match(pattern, steps.slice(0, length));
    if (filling !== undefined) return { filling, rest: steps.slice(length) };
  }
  return undefined;
}

/**
 * Paths in the order in which they are tried, the most specific first: of a fixed length before those with `{rest...}`;
 * of the former the longest, then those with the fewest holes; of the latter those that name most steps. The whole model,
 * which has no steps, comes last.
 */
export function bySpecificity(a: WeightPath, b: WeightPath): number {
  const [left, right] = [generality(a), generality(b)];
  const i = left.findIndex((n, at) => n !== right[at]);
  return (left[i] ?? 0) - (right[i] ?? 0);
}

function generality({ steps }: WeightPath): readonly number[] {
  const count = (kind: PathStep["kind"]) => steps.filter((step) => step.kind === kind).length;
  const isWhole = steps.length === 0;
  const isOpen = count("steps") > 0 || isWhole;
  const known = count("name") + count("words");
  return [
    isOpen ? 1 : 0,
    isOpen ? -known : -steps.length,
    isWhole ? 1 : 0,
    count("index"),
    count("words"),
    count("steps"),
  ];
}
