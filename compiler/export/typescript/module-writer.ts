import type { Block } from "../../../schema/spec/spec.ts";
import { quotientSymbols } from "../../bind/quotients.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { Size } from "../../size/size.ts";
import { Names } from "../names.ts";
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
  private readonly typesByText = new Map<string, string>();
  private readonly bySkeleton = new Map<string, WrittenFunction>();

  constructor(typed: TypedGraph, reserved: Iterable<string>, blockNames: ReadonlySet<string>) {
    this.typed = typed;
    this.rewriteSize = quotientSymbols(typed.contracts);
    this.names = new Names(reserved);
    this.blockNames = blockNames;
  }

  /** A name inside a function that hides no function, however many there are of a block. */
  inner(wanted: string): string {
    const name = identifier(wanted);
    return this.blockNames.has(name.replace(/_?\d+$/, "")) || this.blockNames.has(name) ? `${name}Out` : name;
  }

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
    const mark = JSON.stringify([wanted, draft.inputs, weightsType, skeleton(draft.statements)]);
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
