import type { TypedOp } from "../../expand/typed-graph.ts";
import type { SolvedTransform } from "../../patterns/elementary.ts";
import type { SolvedEinsum } from "../../patterns/solve-einsum.ts";
import type { Axis } from "../../shape/shape.ts";
import { sameValue } from "../../shape/value.ts";
import type { Size } from "../../size/size.ts";
import { isConstant } from "../../size/size.ts";
import { argumentSizes, sizeEntry } from "./argument-symbols.ts";
import { type Words, whole } from "./python/expression-text.ts";
import { BINDS, chain, plain } from "./python/python.ts";
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
      return whole(candidates.find((candidate) => fits(candidate)) ?? literal(axis.size));
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
    name === undefined
      ? []
      : [sizeEntry(typed, name, words), isWord(name, words) ? words.symbol(name) : undefined, byName.get(name)];
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
      const said = own.map(({ name, size }) =>
        name === undefined ? literal(size) : named(name).find((one) => one !== undefined && sameValue(one.value, size)),
      );
      // A dimension's one part that nobody says is what the others leave of it.
      const at = own.length === 1 ? 0 : said.indexOf(undefined);
      const others = said.flatMap((one, k) => (k === at ? [] : [one]));
      const [whole, part] = [inputs[0]?.[i], own[at]];
      const left =
        whole === undefined || others.includes(undefined) ? undefined : quotient(whole, others.filter(isSaid));
      if (part !== undefined && left !== undefined) parts.set(part.key, left);
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

/** What is left of a size when others are taken out of it: where they are factors of it, the rest of them. */
function quotient(whole: Symbolic, others: readonly Symbolic[]): Symbolic | undefined {
  if (others.length === 0) return whole;
  const divisor = product(others);
  if (divisor === undefined || typeof whole.value !== "number" || typeof divisor.value !== "number") return undefined;
  return {
    value: whole.value / divisor.value,
    isWhole: true,
    in(place) {
      const from = whole.in(place);
      const factors = /^[\w.]+( \* [\w.]+)*$/.test(from.text)
        ? from.text.split(" * ").map((text) => plain(text))
        : [from];
      const by = others
        .map((other) => other.in(place))
        .filter(({ text }) => {
          const known = factors.findIndex((factor) => factor.text === text);
          if (known >= 0) factors.splice(known, 1);
          return known < 0;
        });
      if ([...factors, ...by].every(({ text }) => /^\d+$/.test(text))) return literal(this.value).in(place);
      const rest = factors.length === 0 ? plain("1") : chain("*", BINDS.product, factors);
      return by.length === 0 ? rest : chain("//", BINDS.product, [rest, chain("*", BINDS.product, by)]);
    },
  };
}

const isSaid = (one: Symbolic | undefined): one is Symbolic => one !== undefined;

const isTransform = (solution: unknown): solution is SolvedTransform =>
  typeof solution === "object" && solution !== null && "input" in solution && Array.isArray(solution.input);

const isEinsum = (solution: unknown): solution is SolvedEinsum =>
  typeof solution === "object" && solution !== null && "operands" in solution && "axes" in solution;

export const isNumber = (size: Size): size is number => isConstant(size);
