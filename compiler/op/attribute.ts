import type { Span } from "../../schema/problem/source.ts";
import type { LocatedPattern } from "../../schema/spec/spec.ts";
import type { AttributeDeclaration, AttributeKind } from "../../schema/vocabulary/vocabulary.ts";
import type { Origin } from "../shape/shape.ts";
import type { Size } from "../size/size.ts";

/** A length together with the bare name it was written as, which a new axis is called after (rule 10). */
export interface NamedSize {
  readonly size: Size;
  readonly name: string | undefined;
  readonly origin: Origin;
  /** Written as the literal 1. */
  readonly unit: boolean;
  readonly span: Span;
  /** Of the name that it was given to in `sizes`. */
  readonly key?: Span;
  /** Bound by a signature: such a size settles no group that leaves another axis open (rule 9). */
  readonly bySignature?: boolean;
}

/** An axis as a node names it: resolved against a tensor by `axisIndex`. */
export interface AxisReference {
  readonly name: string | undefined;
  readonly index: number | undefined;
  readonly span: Span;
}

export interface AxisSlice {
  readonly axis: AxisReference;
  /** One element: the axis goes. */
  readonly index: number | undefined;
  readonly start: Size | undefined;
  readonly stop: Size | undefined;
  /** Every so many elements; backward where it is negative. */
  readonly step: number;
  readonly span: Span;
}

export interface Margin {
  readonly axis: AxisReference;
  readonly before: number;
  readonly after: number;
}

export interface Shift {
  readonly axis: AxisReference;
  readonly by: number;
}

/** `{ "normal": 0.02 }`, or a bare `"zeros"`. */
export interface NamedNumbers {
  readonly name: string;
  readonly numbers: readonly number[];
  readonly span: Span;
}

/** What an attribute of each kind is once its expressions have values. */
export interface KindValues {
  int: number;
  size: NamedSize;
  number: number;
  boolean: boolean;
  text: string;
  rearrange: LocatedPattern;
  repeat: LocatedPattern;
  reduce: LocatedPattern;
  einsum: LocatedPattern;
  pack: LocatedPattern;
  sizes: ReadonlyMap<string, NamedSize>;
  axis: AxisReference;
  axes: readonly AxisReference[];
  slices: readonly AxisSlice[];
  shifts: readonly Shift[];
  margins: readonly Margin[];
  /** The operands themselves are the node's inputs. */
  operands: undefined;
  shape: readonly NamedSize[];
  /** A length of -1 is whatever is left. */
  shapes: readonly (readonly Size[])[];
  pair: readonly [number, number];
  numbers: readonly number[];
  init: NamedNumbers;
  generator: NamedSizes;
}

/** A generator and its arguments, which may be sizes that are not numbers yet. */
export interface NamedSizes {
  readonly name: string;
  readonly sizes: readonly Size[];
  readonly span: Span;
}

/**
 * An attribute with the type of its value; `Present` says that `infer` and `lower` always find one, `Word` which words
 * a text may be.
 */
export interface Attribute<
  K extends AttributeKind = AttributeKind,
  Present extends boolean = boolean,
  Word extends string = string,
> extends AttributeDeclaration {
  readonly kind: K;
  readonly values?: readonly Word[];
  readonly fallback: KindValues[K] | undefined;
  readonly present: Present;
}

export type ValueOf<A> =
  A extends Attribute<infer K, infer Present, infer Word>
    ? (K extends "text" ? Word : KindValues[K]) | (Present extends true ? never : undefined)
    : undefined;

export type Attributes = Readonly<Record<string, Attribute>>;
export type ValuesOf<A extends Attributes> = { readonly [Name in keyof A]: ValueOf<A[Name]> };

export function required<K extends AttributeKind>(kind: K, doc: string): Attribute<K, true> {
  return { kind, doc, required: true, fallback: undefined, present: true };
}

export function optional<K extends AttributeKind>(
  kind: K,
  doc: string,
  instead?: AttributeDeclaration["instead"],
): Attribute<K, false> {
  const words = instead === undefined ? {} : { instead };
  return { kind, doc, required: false, fallback: undefined, present: false, ...words };
}

export function defaulted<K extends "int" | "number" | "boolean" | "text">(
  kind: K,
  fallback: KindValues[K],
  doc: string,
): Attribute<K, true> {
  return { kind, doc, required: false, fallback, shownDefault: fallback, present: true };
}

/** A word out of a closed list. */
export function oneOf<const Word extends string>(
  values: readonly Word[],
  doc: string,
  fallback?: NoInfer<Word>,
): Attribute<"text", true, Word> {
  const open = fallback === undefined;
  return {
    kind: "text",
    doc,
    values,
    required: open,
    fallback,
    present: true,
    ...(open ? {} : { shownDefault: fallback }),
  };
}

/** The same for what may be left out and then is nothing. */
export function oneOfIfAny<const Word extends string>(
  values: readonly Word[],
  doc: string,
): Attribute<"text", false, Word> {
  return { kind: "text", doc, values, required: false, fallback: undefined, present: false };
}
