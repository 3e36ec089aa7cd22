import type { Span } from "../../schema/problem/source.ts";
import type { Block, Spec } from "../../schema/spec/spec.ts";
import type { Scope } from "../expression/scope.ts";
import type { Contracts } from "../proof/equality.ts";

/** A block and the blocks that calls inside it may name: those of its own file. */
export interface ResolvedBlock {
  readonly block: Block;
  readonly blocks: ReadonlyMap<string, ResolvedBlock>;
  /** Of the name it goes by in its file. */
  readonly named: Span | undefined;
  /** Whether a block of that name is there and could not be read, which has been reported. */
  isLost(name: string): boolean;
}

/**
 * A spec with its parameters given values and its blocks linked. Blocks and loops still stand: this is what diagrams
 * and readable exports are made from.
 */
export interface Model {
  readonly spec: Spec;
  readonly root: ResolvedBlock;
  /** Parameters and `let` of the spec; sizes join it when the inputs are bound. */
  readonly scope: Scope;
  readonly contracts: Contracts;
  readonly training: boolean;
  /** Whether anything has asked for `training` so far. */
  readonly mode: { readonly asked: boolean };
}
