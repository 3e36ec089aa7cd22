import type { Region, TypedOp } from "../../expand/typed-graph.ts";
import type { GroupItem } from "../../outline/outline.ts";
import type { KnownAs } from "./known-as.ts";

/**
 * A body of the outline together with those that are written alike, whatever their sizes: what one panel can show. A part
 * that only some runs have is there too.
 */
export interface MergedBody {
  /** What each run was, in the order of the parts' lists. */
  readonly runs: readonly Region[];
  readonly numbers: ReadonlyMap<Region, number>;
  /** Where each run stands, as figures say it. */
  readonly paths: readonly string[];
  readonly parts: readonly MergedPart[];
  /** What its parts are together. */
  readonly idiom: KnownAs | undefined;
  /** Whether it is but some of what is in the regions that it runs in. */
  readonly isPart: boolean;
}

/** One item as its author wrote it, in every run that has it: a list has a gap for a run that has not. */
export type MergedPart = MergedOp | MergedCall | MergedLoop | MergedGroup;

export interface MergedOp {
  readonly kind: "op";
  readonly ops: Gapped<TypedOp>;
}

/** A call; or parts that could be one: ops that a reader knows by one name, a section of a long list. */
export interface MergedCall {
  readonly kind: "call" | "idiom" | "section";
  readonly regions: Gapped<Region>;
  /** What the calls run; of one block, where they differ by more than a part. */
  readonly bodies: readonly MergedBody[];
}

export interface MergedLoop {
  readonly kind: "loop";
  readonly regions: Gapped<Region>;
  /** What the iterations run; several where they differ by more than a part. */
  readonly bodies: readonly MergedBody[];
  /** Whether no two iterations are alike in sizes. */
  readonly isOfStages: boolean;
}

/** Structure that runs in the body around it. */
export interface MergedGroup {
  readonly kind: Exclude<GroupItem["kind"], "case">;
  readonly regions: Gapped<Region>;
  readonly parts: readonly MergedPart[];
}

export type Gapped<T> = readonly (T | undefined)[];

/** What there is of a list in some of the runs. */
export function present<T>(list: Gapped<T>, runs: readonly number[]): T[] {
  return runs.flatMap((run) => list[run] ?? []);
}

/** The loops in parts of which each iteration can be drawn by itself. */
export const isOfStages = (part: MergedPart): part is MergedLoop => part.kind === "loop" && part.isOfStages;

export const isSection = ({ idiom }: MergedBody): boolean => idiom?.facts !== undefined;

/** What runs bodies of its own, whatever structure it stands in. */
export function* partsIn(parts: readonly MergedPart[]): Generator<MergedCall | MergedLoop> {
  for (const part of parts) {
    if ("bodies" in part) yield part;
    else if ("parts" in part) yield* partsIn(part.parts);
  }
}

/** Bodies that parts run, those in them not. */
export function* bodiesOf(parts: readonly MergedPart[]): Generator<MergedBody> {
  for (const { bodies } of partsIn(parts)) yield* bodies;
}

/** The call that a body is nothing but. */
export function callAlone({ parts: [only, ...others] }: MergedBody): MergedCall | undefined {
  return only?.kind === "call" && others.length === 0 && only.bodies.length === 1 ? only : undefined;
}
