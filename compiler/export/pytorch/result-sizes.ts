import type { TypedOp } from "../../expand/typed-graph.ts";
import type { SolvedTransform } from "../../patterns/elementary.ts";
import type { SolvedEinsum } from "../../patterns/solve-einsum.ts";
import type { Axis } from "../../shape/shape.ts";
import { sameValue } from "../../shape/value.ts";
import type { Size } from "../../size/size.ts";
import { isConstant } from "../../size/size.ts";
import { argumentSizes } from "./argument-symbols.ts";
import type { Words } from "./python/expression-text.ts";
import { BINDS, chain } from "./python/python.ts";
import { literal, type Symbolic } from "./python/symbol.ts";

/**
 * How the sizes of an op's results are written: in the words of what it was told, of its pattern, or of what it reads.
 * A size that nothing says is its number.
 */
export function resultSizes(
  typed: TypedOp,
  inputs: readonly (readonly Symbolic[])[],
  words: Words,
): readonly (readonly Symbolic[])[] {
  const known = knownSizes(typed, inputs, words);
  const told = argumentSizes(typed, words);
  return typed.results.map(({ axes }) =>
    axes.map((axis, i) => {
      const fits = (symbol: Symbolic | undefined) => symbol !== undefined && sameValue(symbol.value, axis.size);
      const saidOf = told.at(i - axes.length);
      const candidates = [told.length > 0 ? saidOf : undefined, ...known(axis, i, axes.length)];
      return candidates.find((candidate) => fits(candidate)) ?? literal(axis.size);
    }),
  );
}

type Candidates = (axis: Axis, i: number, rank: number) => readonly (Symbolic | undefined)[];

/** What a size may be called: by its pattern, by an axis of an input of that name or at that place, by a name in scope. */
function knownSizes(typed: TypedOp, inputs: readonly (readonly Symbolic[])[], words: Words): Candidates {
  const byName = new Map<string, Symbolic>();
  for (const [k, { axes }] of typed.inputs.entries()) {
    for (const [i, { name }] of axes.entries()) {
      const symbol = inputs[k]?.[i];
      if (name !== undefined && symbol !== undefined && !byName.has(name)) byName.set(name, symbol);
    }
  }
  const named = (name: string | undefined) =>
    name === undefined ? [] : [isWord(name, words) ? words.symbol(name) : undefined, byName.get(name)];
  const pattern = patternSizes(typed, inputs, (name) => named(name));
  return (axis, i, rank) => [
    pattern(i),
    ...named(axis.name),
    ...inputs.map((sizes) => (sizes.length === rank ? sizes[i] : undefined)),
  ];
}

const isWord = (name: string, { scope }: Words): boolean => scope.has(name) && scope.kind(name) !== "loop";

function patternSizes(
  { solution, inputs: tensors }: TypedOp,
  inputs: readonly (readonly Symbolic[])[],
  named: (name: string) => readonly (Symbolic | undefined)[],
): (i: number) => Symbolic | undefined {
  if (isTransform(solution)) {
    const parts = new Map<string, Symbolic>();
    for (const [i, { parts: own }] of solution.input.entries()) {
      const [only, ...more] = own;
      const symbol = inputs[0]?.[i];
      if (only !== undefined && more.length === 0 && symbol !== undefined) parts.set(only.key, symbol);
    }
    return (i) => {
      const own = solution.output[i]?.parts ?? [];
      const symbols = own.map(({ key, name, size }) => {
        const candidates = [...(name === undefined ? [] : named(name)), parts.get(key), literal(size)];
        return candidates.find((one) => one !== undefined && sameValue(one.value, size)) ?? literal(size);
      });
      return product(symbols);
    };
  }
  if (isEinsum(solution)) {
    const parts = new Map<string, Symbolic>();
    for (const [k, keys] of solution.operands.entries())
      for (const [i, key] of keys.entries()) {
        const symbol = inputs[k]?.[i];
        if (symbol !== undefined && !parts.has(key)) parts.set(key, symbol);
      }
    return (i) => parts.get(solution.output[i] ?? "");
  }
  void tensors;
  return () => undefined;
}

/** Several sizes as one: their product. */
export function product(symbols: readonly Symbolic[]): Symbolic | undefined {
  const [only, ...more] = symbols;
  if (only === undefined || more.length === 0) return only;
  if (!symbols.every(({ value }) => typeof value === "number")) return undefined;
  return {
    value: symbols.reduce((whole, { value }) => whole * Number(value), 1),
    isWhole: symbols.every(({ isWhole }) => isWhole),
    in: (place) =>
      chain(
        "*",
        BINDS.product,
        symbols.map((symbol) => symbol.in(place)),
      ),
  };
}

const isTransform = (solution: unknown): solution is SolvedTransform =>
  typeof solution === "object" && solution !== null && "input" in solution && Array.isArray(solution.input);

const isEinsum = (solution: unknown): solution is SolvedEinsum =>
  typeof solution === "object" && solution !== null && "operands" in solution && "axes" in solution;

export const isNumber = (size: Size): size is number => isConstant(size);
