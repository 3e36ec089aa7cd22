import type { CheckpointRule } from "../../schema/spec/spec.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import { Scope } from "../expression/scope.ts";
import { originAt } from "../shape/shape.ts";
import { valueText } from "../shape/value.ts";

/** What the holes of a path stand for: `{i}` a number, `{rest...}` the text of one step or more. */
type Filling = ReadonlyMap<string, number | string>;

/** A step that stands for the index of whatever iteration. */
export const ANY_INDEX = "{i}";

/** The rule for a weight, and their key. Of several rules that fit, the most specific one wins. */
export function ruleFor(
  rules: readonly CheckpointRule[],
  path: string,
  scope: Scope,
): { rule: CheckpointRule; key: string } | undefined {
  const steps = path.split(".");
  const ordered = [...rules].sort((a, b) => generality(a) - generality(b));
  for (const rule of ordered) {
    const filling = match(stepsOf(rule), steps);
    if (filling !== undefined) return { rule, key: keyOf(rule, filling, scope) };
  }
  return undefined;
}

/** Whether a rule is about weights of this path. */
export const fits = (rule: CheckpointRule, path: readonly string[]): boolean =>
  match(stepsOf(rule), path) !== undefined;

/** What the holes of a rule's path are called. */
export const holesOf = (rule: CheckpointRule): string[] => stepsOf(rule).flatMap((step) => HOLE.exec(step)?.[1] ?? []);

const HOLE = /^\{(\w+)(\.\.\.)?\}$/;
const isIndex = (step: string) => step === ANY_INDEX || /^\d+$/.test(step);

/** The steps of a rule's path; the dots of `{rest...}` are none between steps. */
const stepsOf = ({ path }: CheckpointRule): readonly string[] => path.text.split(/\.(?!\.|\})/);

/** Rules of a fixed length come first, by their holes; the others after them, those with most steps of their own first. */
function generality(rule: CheckpointRule): number {
  const steps = stepsOf(rule);
  const holes = steps.filter((step) => step.startsWith("{")).length;
  return steps.some((step) => step.endsWith("...}")) ? 1000 - (steps.length - holes) : holes;
}

function match(pattern: readonly string[], steps: readonly string[]): Filling | undefined {
  const [part, ...rest] = pattern;
  const [step, ...more] = steps;
  if (part === undefined || step === undefined) return pattern.length === steps.length ? new Map() : undefined;
  const name = HOLE.exec(part);
  if (name?.[1] === undefined)
    return part === step || (step === ANY_INDEX && isIndex(part)) ? match(rest, more) : undefined;
  if (name[2] === undefined)
    return isIndex(step) ? filled(name[1], step === ANY_INDEX ? step : Number(step), match(rest, more)) : undefined;
  for (let taken = 1; taken <= steps.length; taken++) {
    const found = filled(name[1], steps.slice(0, taken).join("."), match(rest, steps.slice(taken)));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A hole that occurs twice stands for one thing. */
function filled(name: string, value: number | string, others: Filling | undefined): Filling | undefined {
  if (others === undefined || (others.get(name) ?? value) !== value) return undefined;
  return new Map([...others, [name, value]]);
}

function keyOf({ from, path: { span } }: CheckpointRule, filling: Filling, model: Scope): string {
  const scope = new Scope(model.contracts, model);
  for (const [name, value] of filling)
    scope.define(name, "loop", { value, origin: originAt(`\`${name}\` is ${value}`, span) });
  return from
    .map((part) => {
      if (typeof part === "string") return part;
      const { value } = evaluate(part, scope);
      return typeof value === "string" ? value : valueText(value);
    })
    .join("");
}
