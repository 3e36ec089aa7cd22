import { limits } from "../../schema/problem/limits.ts";
import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/value-messages.ts";
import { spend, WORK } from "../limits/budget.ts";
import { reject } from "../shape/rejection.ts";
import { isList, isSize, kindText, openCondition, type Value } from "../shape/value.ts";
import { isConstant, sameSize } from "../size/size.ts";

type Call = (values: readonly Value[], span: Span, name: string) => Value;

const number = (value: Value | undefined, span: Span, name: string): number => {
  if (typeof value === "number") return value;
  if (value !== undefined && isSize(value)) return openCondition(value, span, `\`${name}\``);
  return reject(messages.operandType(span, name, value === undefined ? "nothing" : kindText(value)));
};

/** One list, or several arguments. */
const items = (values: readonly Value[]): readonly Value[] => {
  const [first, second] = values;
  return second === undefined && first !== undefined && isList(first) ? first : values;
};

const real =
  (compute: (x: number) => number): Call =>
  ([x], span, name) =>
    compute(number(x, span, name));

function extreme(pick: (...numbers: number[]) => number): Call {
  return (values, span, name) => {
    const all = items(values);
    const [first] = all;
    if (first === undefined) return reject(messages.functionArguments(span, name, "needs at least one value"));
    // Of equal free sizes, either is the extreme; of others the compiler cannot tell.
    if (all.every((value) => isSize(value) && isSize(first) && sameSize(value, first))) return first;
    return pick(...all.map((value) => number(value, span, name)));
  };
}

/** Python's round: halves go to the even neighbour. */
function roundHalfEven(x: number): number {
  const below = Math.floor(x);
  if (x - below !== 0.5) return Math.round(x);
  return below % 2 === 0 ? below : below + 1;
}

function list(count: number, span: Span, name: string, item: (i: number) => number): readonly number[] {
  if (!Number.isSafeInteger(count) || count > limits.items.most) {
    reject(messages.functionArguments(span, name, `makes lists of at most ${limits.items.most} items, not ${count}`));
  }
  spend(WORK.item * Math.max(0, count));
  return Array.from({ length: Math.max(0, count) }, (_, i) => item(i));
}

const range: Call = (values, span, name) => {
  const numbers = values.map((value) => number(value, span, name));
  const [first = 0, second, step = 1] = numbers;
  const start = second === undefined ? 0 : first;
  const stop = second ?? first;
  if (step === 0) reject(messages.functionArguments(span, name, "needs a step other than 0"));
  return list(Math.ceil((stop - start) / step), span, name, (i) => start + i * step);
};

/** As numpy's: both ends included. */
const linspace: Call = (values, span, name) => {
  const [start = 0, stop = 0, count = 0] = values.map((value) => number(value, span, name));
  return list(count, span, name, (i) => (count === 1 ? start : start + ((stop - start) * i) / (count - 1)));
};

const pair: Call = ([value], span, name) => {
  if (value === undefined) return reject(messages.functionArguments(span, name, "needs a value"));
  return isList(value) ? value : [value, value];
};

const length: Call = ([value], span, name) => {
  if (value !== undefined && (isList(value) || typeof value === "string")) return value.length;
  return reject(messages.functionArguments(span, name, "needs a list"));
};

/** The functions of expressions (rule 16), each with how many arguments it takes. */
export const FUNCTIONS: ReadonlyMap<string, { readonly min: number; readonly max: number; readonly call: Call }> =
  new Map([
    ["min", { min: 1, max: 64, call: extreme(Math.min) }],
    ["max", { min: 1, max: 64, call: extreme(Math.max) }],
    ["floor", { min: 1, max: 1, call: real(Math.floor) }],
    ["ceil", { min: 1, max: 1, call: real(Math.ceil) }],
    ["round", { min: 1, max: 1, call: real(roundHalfEven) }],
    ["abs", { min: 1, max: 1, call: real(Math.abs) }],
    ["sqrt", { min: 1, max: 1, call: real(Math.sqrt) }],
    ["log", { min: 1, max: 1, call: real(Math.log) }],
    ["exp", { min: 1, max: 1, call: real(Math.exp) }],
    ["sin", { min: 1, max: 1, call: real(Math.sin) }],
    ["cos", { min: 1, max: 1, call: real(Math.cos) }],
    [
      "int",
      {
        min: 1,
        max: 1,
        call: ([x], span, name) =>
          x !== undefined && isSize(x) && !isConstant(x) ? x : Math.trunc(number(x, span, name)),
      },
    ],
    ["len", { min: 1, max: 1, call: length }],
    [
      "sum",
      {
        min: 1,
        max: 1,
        call: (values, span, name) =>
          items(values).reduce<number>((total, value) => total + number(value, span, name), 0),
      },
    ],
    ["range", { min: 1, max: 3, call: range }],
    ["linspace", { min: 3, max: 3, call: linspace }],
    ["pair", { min: 1, max: 1, call: pair }],
  ]);
