import type { Span } from "../../schema/problem/source.ts";
import type { Name } from "../../schema/spec/spec.ts";
import type { Scope } from "../expression/scope.ts";
import type { ResolvedBlock } from "../model/model.ts";
import type { OpenRegion } from "./open-region.ts";
import type { TensorScope } from "./tensor-scope.ts";

/** A loop that expansion is in, and the path of the iteration. */
export interface EnclosingLoop {
  readonly id: Name | undefined;
  readonly path: string;
  readonly span: Span;
}

/** Where expansion stands: what a list of nodes sees and where its weights go. */
export interface Frame {
  /** Ids on the way, dotted. */
  readonly path: string;
  /** The path of the enclosing block: shared weights live under it (rule 19). */
  readonly blockPath: string;
  /** The blocks entered so far: a block in it twice would never end. */
  readonly calls: readonly ResolvedBlock[];
  readonly block: ResolvedBlock;
  readonly scope: Scope;
  readonly tensors: TensorScope;
  readonly region: OpenRegion;
  /** Set inside a call with `share`: weights of one such name may be declared again. */
  readonly shared: string | undefined;
  /** The loops around, of this block alone, outermost first. */
  readonly loops: readonly EnclosingLoop[];
}
