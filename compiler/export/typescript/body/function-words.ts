import type { TypedGraph, TypedOp } from "../../../expand/typed-graph.ts";
import type { Shape } from "../../../ir/kernel-attributes.ts";
import { sameShape } from "../../../ir/same-shape.ts";
import type { SolvedTransform } from "../../../patterns/elementary.ts";
import { transformShapes } from "../../../patterns/lower-transform.ts";
import type { SolvedEinsum } from "../../../patterns/solve-einsum.ts";
import type { NameFormula } from "../../../shape/shape.ts";
import { isConstant, multiply, productOf, type Size, sameSize } from "../../../size/size.ts";
import type { SizeLanguage, SizeWords } from "../../size-language.ts";
import { number, type Part, productWords, sizeWords, word } from "../../size-words.ts";
import { type Given, numberText, type Said } from "../code.ts";
import { property } from "../identifier.ts";
import type { FreeSizes } from "./free-sizes.ts";

/** Longer than this, a size is easier read as a number. */
const LONGEST = 40;

interface SpokenModule {
  readonly typed: TypedGraph;
  readonly rewriteSize: ((size: Size) => Size) | undefined;
  letName(formula: NameFormula): string | undefined;
}

/** How sizes are said inside one function: by its inputs' axes, its block's parameters and the module's `config`. */
export class FunctionWords {
  private readonly inside: SizeLanguage<Given>;
  private readonly module: SpokenModule;

  /** @param scope what the block's expressions saw; nothing for the model itself */
  constructor(module: SpokenModule, sizes: FreeSizes, scope: object | undefined) {
    this.module = module;
    const outside = languageOf<Given>(module);
    this.inside = {
      ...outside,
      known: (origin) => {
        const axis = sizes.axisOf(origin);
        return axis && word<Given>(axis.name, axis.size);
      },
      name: (formula, origin) => {
        const { name, of, owner, value } = formula;
        if (typeof value === "number" && (of === "loop" || (of === "parameter" && owner === scope)))
          return word({ name, text: this.anywhere(formula, value) }, value);
        return outside.name(formula, origin);
      },
    };
  }

  /** The sizes of a shape that were said somewhere in an op: each in words, or nothing. */
  shape(shape: Shape, typed: TypedOp): readonly (Said | undefined)[] {
    const { rewriteSize = (size: Size) => size } = this.module;
    const inside = (parts: readonly Part[]) => parts.map(({ size, origin }) => ({ size: rewriteSize(size), origin }));
    const { solution } = typed;
    const groups =
      (isTransform(solution) ? transformShapes(solution) : [])
        .map((axes) => axes.map(inside))
        .find((axes) =>
          sameShape(
            shape,
            axes.map((parts) => productOf(parts.map(({ size }) => size))),
          ),
        ) ??
      sequencesOf(typed)
        .map((parts) => aligned(shape, inside(parts)))
        .find((found) => found !== undefined);
    return shape.map((size, i) => this.said(size, groups?.[i] ?? []));
  }

  private said(size: Size, parts: readonly Part[]): Said | undefined {
    if (!isConstant(size) || parts.length === 0) return undefined;
    const words = productWords(parts, this.inside);
    if (words === undefined || words.value !== size) return undefined;
    return textOf(words).length <= LONGEST && !/^\d+$/.test(textOf(words))
      ? { number: numberText(size), words: words.pieces }
      : undefined;
  }

  /** What a parameter is given, in words that hold in all functions, or as the number that it is. */
  private anywhere({ is }: NameFormula, value: number): string {
    const words = is && sizeWords(is, languageOf(this.module));
    const text = words?.value === value ? words.pieces.join("") : "";
    return text === "" || text.length > LONGEST ? numberText(value) : text;
  }
}

const textOf = ({ pieces }: SizeWords<Given>): string =>
  pieces.map((piece) => (typeof piece === "string" ? piece : piece.name)).join("");

/** How sizes are said wherever in the module it is. */
export function languageOf<Piece = never>({ typed, letName }: SpokenModule): SizeLanguage<Piece> {
  const { scope } = typed.model;
  return {
    known: () => undefined,
    name: (formula) => {
      const { name, of, owner, value } = formula;
      if (of === "loop") return typeof value === "number" ? number(value) : undefined;
      if (owner !== scope) return undefined;
      if (of === "parameter") return word<Piece>(`config${property(name)}`, value);
      const constant = of === "let" ? letName(formula) : undefined;
      return constant === undefined ? undefined : word<Piece>(constant, value);
    },
    quotient: (a, b, rest) => (rest === "dropped" ? ["Math.floor(", ...a, " / ", ...b, ")"] : [...a, " / ", ...b]),
    power: " ** ",
  };
}

const isTransform = (solution: unknown): solution is SolvedTransform =>
  typeof solution === "object" && solution !== null && "input" in solution && "output" in solution;

const isEinsum = (solution: unknown): solution is SolvedEinsum =>
  typeof solution === "object" && solution !== null && "operands" in solution && "axes" in solution;

/** Sizes that an op speaks of, in the orders in which its kernels' shapes may have them. */
function sequencesOf({ solution, inputs, results }: TypedOp): readonly (readonly Part[])[] {
  const axes = [...results, ...inputs].map((tensor) => tensor.axes);
  if (isTransform(solution)) {
    const sides = [solution.input, solution.output].map((side) => side.flatMap(({ parts }) => parts));
    return [...sides, ...axes];
  }
  if (!isEinsum(solution)) return axes;
  const lists = [...solution.operands, solution.output];
  return [...lists.map((keys) => keys.flatMap((key) => solution.axes.get(key) ?? [])), ...axes];
}

/** For each size of a shape the parts that it is the product of, taken one after the other; nothing where it is of others. */
function aligned(shape: Shape, parts: readonly Part[]): readonly (readonly Part[])[] | undefined {
  let next = 0;
  const take = (group: Part[]): Size => {
    const part = parts[next++];
    if (part !== undefined) group.push(part);
    return part?.size ?? 1;
  };
  const groups = shape.map((size, i) => {
    const group: Part[] = [];
    if (size === 1 && parts[next]?.size === 1) take(group);
    let made: Size = 1;
    while (!sameSize(made, size) && next < parts.length) made = multiply(made, take(group));
    // What is 1 belongs to its neighbour where it has no place of its own.
    while (shape[i + 1] !== 1 && parts[next]?.size === 1) take(group);
    return sameSize(made, size) ? group : undefined;
  });
  const found = groups.filter((group) => group !== undefined);
  return next === parts.length && found.length === groups.length ? found : undefined;
}
