import type { Axis, Formula, Origin, Tensor } from "../shape/shape.ts";
import { isConstant } from "../size/size.ts";
import type { FigureWords } from "./figure-words.ts";

/** How the shapes beside a figure's lines are written. */
export const shapeChoices = ["numbers", "names", "both", "none"] as const;
export type ShapeChoice = (typeof shapeChoices)[number];

/** A side of the model's input, and what its fractions are called after: `H` of `height`. */
interface Side {
  readonly origin: Origin;
  readonly size: number;
  readonly letter: string;
}

/**
 * - `numbers`: `b × 197 × 768`
 * - `names`: `b × n × dim`, as the author calls the axes; what follows from a side of the input says so: `b × H/4 × W/4 × dim`
 * - `both`: `b × n 197 × dim 768`
 * - `none`: nothing
 */
export class ShapeWords {
  private readonly choice: ShapeChoice;
  private readonly words: FigureWords;
  private readonly sides: readonly Side[];
  /** Which sides each origin follows from. */
  private readonly known = new Map<Origin, ReadonlySet<Side>>();

  constructor(choice: ShapeChoice, words: FigureWords, inputs: Iterable<Pick<Tensor, "axes">>) {
    this.choice = choice;
    this.words = words;
    const sides = [...inputs].flatMap(({ axes }) => axes.flatMap(sideOf));
    this.sides = sides.filter(({ letter, origin }) =>
      sides.every((other) => other.letter !== letter || other.origin === origin),
    );
  }

  of({ axes }: Pick<Tensor, "axes">): string | undefined {
    if (this.choice === "none") return undefined;
    return axes.length === 0 ? "scalar" : axes.map((axis) => this.axis(axis)).join(" × ");
  }

  private axis(axis: Axis): string {
    const number = this.words.size(axis);
    if (this.choice === "numbers") return number;
    const name = this.fraction(axis) ?? axis.name ?? number;
    return this.choice === "names" || name === number ? name : `${name} ${number}`;
  }

  /** `H/4`, of an axis that follows from one side of an input, or is named as one of those it follows from, and divides it. */
  private fraction({ name, size, origin }: Axis): string | undefined {
    const all = [...this.sidesOf(origin)];
    const side = all.length === 1 ? all[0] : all.find(({ letter }) => letter === letterOf(name));
    if (side === undefined || !isConstant(size) || size < 2 || side.size % size !== 0) return undefined;
    return side.size === size ? side.letter : `${side.letter}/${side.size / size}`;
  }

  private sidesOf(origin: Origin): ReadonlySet<Side> {
    const known = this.known.get(origin);
    if (known !== undefined) return known;
    const own = this.sides.filter((one) => isSame(one.origin, origin));
    const before = own.length > 0 ? [] : [...origin.parents, ...partsOf(origin.formula)];
    const found = new Set([...own, ...before.flatMap((one) => [...this.sidesOf(one)])]);
    this.known.set(origin, found);
    return found;
  }
}

/** Height and width, by what authors call them: of channels no fraction means anything. */
function sideOf({ name, size, origin }: Axis): Side[] {
  const letter = letterOf(name);
  return letter === undefined || !isConstant(size) ? [] : [{ origin, size, letter }];
}

const letterOf = (name: string | undefined): string | undefined =>
  /^(h|w|height|width)$/
    .exec(name ?? "")?.[0]
    .charAt(0)
    .toUpperCase();

/** The same origin, or sizes written by the same name. */
function isSame(a: Origin, b: Origin): boolean {
  if (a === b) return true;
  const [one, other] = [a.formula, b.formula];
  return one?.kind === "name" && other?.kind === "name" && one.name === other.name && one.owner === other.owner;
}

function partsOf(formula: Formula | undefined): readonly Origin[] {
  switch (formula?.kind) {
    case "written":
      return [...formula.names.values()];
    case "name":
      return formula.is === undefined ? [] : [formula.is];
    case "quotient":
      return [formula.whole, ...formula.by];
    case "product":
    case "sum":
      return formula.parts;
    default:
      return [];
  }
}
