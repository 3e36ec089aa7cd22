import type { Block } from "../../../schema/spec/spec.ts";
import { quotientSymbols } from "../../bind/quotients.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { NameFormula } from "../../shape/shape.ts";
import type { Size } from "../../size/size.ts";
import { Names } from "../names.ts";
import { sizeWords } from "../size-words.ts";
import type { FreeSizes } from "./body/free-sizes.ts";
import { languageOf } from "./body/function-words.ts";
import type { Called, Literal } from "./code.ts";
import type { Helper } from "./helpers.ts";
import { identifier, typeName } from "./identifier.ts";
import { agreeOnComments, literals, type Statement, skeleton } from "./statement.ts";
import { Tables } from "./tables.ts";
import type { WeightTree } from "./weight-tree.ts";

/** What numbers are called where they are in force: sizes of axes, parameters of a block. */
export type NumberNames = ReadonlyMap<string, string>;

/** A function of the module: a block, in one form that calls of it take. */
export interface WrittenFunction extends Called {
  readonly name: string;
  readonly block: Block | undefined;
  /** Names of the tensors that it takes, in order. */
  readonly inputs: readonly string[];
  readonly sizes: FreeSizes;
  /** The type of its weights, where it has any. */
  readonly weightsType: string | undefined;
  readonly weights: WeightTree;
  readonly statements: readonly Statement[];
  readonly results: number;
  /** The numbers in its statements, once a call. */
  readonly calls: { readonly literals: readonly Literal[]; readonly names: NumberNames }[];
}

/** A function as one of its runs writes it. */
export interface Draft extends Omit<WrittenFunction, "name" | "weightsType" | "calls" | "number"> {
  readonly wanted: string;
  readonly names: NumberNames;
}

/** What all functions of a module share. */
export class ModuleWriter {
  readonly typed: TypedGraph;
  readonly rewriteSize: ((size: Size) => Size) | undefined;
  readonly tables = new Tables();
  readonly helpers = new Set<Helper>();
  readonly functions: WrittenFunction[] = [];
  /** The module's own names, which no name inside hides. */
  readonly names: Names;
  /** What functions are called after, of which there may be several of one name. */
  readonly blockNames: ReadonlySet<string>;
  /** Types of weights, those that others are made of first. */
  readonly types = new Map<string, string>();
  /** Values of the spec's `let`, in the order in which one may build on another. */
  readonly lets = new Map<string, string>();
  private readonly letNames: ReadonlyMap<string, string>;
  private readonly typesByText = new Map<string, string>();
  private readonly bySkeleton = new Map<string, WrittenFunction>();

  constructor(typed: TypedGraph, reserved: Iterable<string>, blockNames: ReadonlySet<string>) {
    this.typed = typed;
    this.rewriteSize = quotientSymbols(typed.contracts);
    this.names = new Names(reserved);
    this.blockNames = blockNames;
    const { spec, scope } = typed.model;
    const sizes = spec.let.filter(({ name }) => typeof scope.settled(name.text) === "number");
    this.letNames = new Map(sizes.map(({ name }) => [name.text, this.names.take(identifier(name.text))]));
  }

  /** A name inside a function that hides no function, however many there are of a block. */
  inner(wanted: string): string {
    const name = identifier(wanted);
    return this.blockNames.has(name.replace(/_?\d+$/, "")) || this.blockNames.has(name) ? `${name}Out` : name;
  }

  /** Names of the spec's sizes, in the order in which it has them. */
  get letOrder(): Iterable<string> {
    return this.letNames.values();
  }

  /** What a `let` value of the spec is called in the module, where it can be said there at all. */
  letName = ({ name, value, is }: NameFormula): string | undefined => {
    const called = this.letNames.get(name);
    if (called === undefined || is === undefined) return undefined;
    if (this.lets.has(called)) return called;
    const words = sizeWords(is, languageOf(this));
    if (words === undefined || words.value !== value) return undefined;
    this.lets.set(called, words.pieces.join(""));
    return called;
  };

  helper = (name: Helper): string => {
    this.helpers.add(name);
    return name;
  };

  /** The name of a type of weights; types of one name and text are one. */
  typeOf = (wanted: string, text: string): string => {
    const mark = `${wanted} ${text}`;
    const name = this.typesByText.get(mark) ?? this.names.take(`${typeName(wanted)}Weights`);
    this.typesByText.set(mark, name);
    this.types.set(name, text);
    return name;
  };

  /** The function that a draft is a call of: one that differs in numbers alone, or a new one. */
  function(draft: Draft): WrittenFunction {
    const { wanted, names, ...rest } = draft;
    const own = literals(draft.statements);
    const weightsType = draft.weights.isEmpty ? undefined : this.typeOf(wanted, draft.weights.text(this.typeOf));
    const mark = JSON.stringify([wanted, draft.inputs, draft.sizes.mark, weightsType, skeleton(draft.statements)]);
    const known = this.bySkeleton.get(mark);
    if (known !== undefined) {
      agreeOnComments(known.statements, draft.statements);
      known.calls.push({ literals: own, names });
      return known;
    }
    const name = this.names.take(identifier(wanted));
    const number = this.functions.length;
    const written = { ...rest, number, name, weightsType, calls: [{ literals: own, names }] };
    this.functions.push(written);
    this.bySkeleton.set(mark, written);
    return written;
  }
}
