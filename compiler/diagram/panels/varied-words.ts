import type { AttributeKind } from "../../../schema/vocabulary/vocabulary.ts";
import type { TypedOp } from "../../expand/typed-graph.ts";
import type { NamedSize } from "../../op/attribute.ts";
import type { Axis, Tensor } from "../../shape/shape.ts";
import { sameSize } from "../../size/size.ts";
import { authorsName, type FigureWords } from "../figure-words.ts";
import { sizeWord } from "../title-words.ts";

type Sized = Pick<Axis, "name" | "size" | "origin">;

/** What a size is in one of the ops that are drawn as one. */
export interface SizeIn {
  readonly op: TypedOp | undefined;
  readonly text: string;
}

/**
 * Sizes as numbers where they are the same in all that a panel shows, else by the names that the author gave them: which
 * names those are, and what they stand for, is kept for the panel's table.
 */
export class VariedWords implements FigureWords {
  /** Names that are written, with what they stand for. */
  readonly used = new Map<string, Set<readonly SizeIn[]>>();
  readonly number: FigureWords["number"];
  readonly argument: FigureWords["argument"];
  readonly countsWeights: boolean;
  private readonly varied = new Map<object, readonly SizeIn[]>();
  private readonly runOf: ReadonlyMap<TypedOp, number>;
  private readonly words: FigureWords;

  /**
   * @param runOf which of the panel's runs an op is part of
   * @param words for sizes that are the same in all
   */
  constructor(runOf: ReadonlyMap<TypedOp, number>, words: FigureWords) {
    this.runOf = runOf;
    this.words = words;
    this.number = words.number;
    this.argument = words.argument;
    this.countsWeights = words.countsWeights;
  }

  /** Looks at what differs among ops that are drawn as one, of which the first stands for all. */
  compare(alike: readonly TypedOp[]): void {
    this.sizes(alike.map((op) => ({ op, sizes: sizesIn(op) })));
  }

  /** Looks at what goes into a box: of what it repeats, each run of the panel reads once. */
  compareInside(alike: readonly TypedOp[]): void {
    const seen = new Set<number | undefined>();
    const firsts = alike.filter((op) => seen.size < seen.add(this.runOf.get(op)).size);
    this.sizes(firsts.map((op) => ({ op, sizes: op.inputs.flatMap(({ axes }) => axes) })));
  }

  /** Looks at a tensor in each run. */
  compareTensors(alike: readonly { readonly op: TypedOp | undefined; readonly tensor: Tensor }[]): void {
    this.sizes(alike.map(({ op, tensor }) => ({ op, sizes: tensor.axes })));
  }

  private sizes(alike: readonly { readonly op: TypedOp | undefined; readonly sizes: readonly Sized[] }[]): void {
    for (const [i, size] of (alike[0]?.sizes ?? []).entries()) {
      const all = alike.flatMap(({ op, sizes }) => sizes.slice(i, i + 1).map((one) => ({ op, size: one.size })));
      if (all.every((one) => sameSize(one.size, size.size))) continue;
      this.varied.set(
        size,
        all.map((one) => ({ op: one.op, text: sizeWord(one.size) })),
      );
    }
  }

  /** Handed on by itself. */
  readonly size = (size: Sized): string => {
    const values = this.varied.get(size);
    if (values === undefined) return this.words.size(size);
    const name = authorsName(size);
    const known = this.used.get(name) ?? new Set();
    this.used.set(name, known.add(values));
    return name;
  };
}

/** All sizes that a figure may write of an op, in the same order for ops that are alike. */
function sizesIn({ op, inputs, results, argument, attributes }: TypedOp): Sized[] {
  const own = Object.entries(op.attributes).flatMap(([name, { kind }]) => sizesOf(kind, attributes[name]));
  const axes = [...inputs, ...results].flatMap((tensor) => tensor.axes);
  return [...axes, ...(op.argument === undefined ? [] : sizesOf(op.argument.kind, argument)), ...own];
}

function sizesOf(kind: AttributeKind, value: unknown): NamedSize[] {
  if (value === undefined) return [];
  // The kind names the type.
  if (kind === "size") return [value as NamedSize];
  if (kind === "sizes") return [...(value as ReadonlyMap<string, NamedSize>).values()];
  return kind === "shape" ? [...(value as readonly NamedSize[])] : [];
}
