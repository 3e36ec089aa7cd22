import type { Direction } from "../drawing/direction.ts";
import type { Wiring } from "./wiring.ts";

/** What an op does, or what an input is, as facts that a picture can be made of. */
export type Picture =
  | WiringPicture
  | PatchesPicture
  | TurnPicture
  | { readonly kind: "regions" }
  | AttentionPicture
  | ChoicePicture;

/** Instead of the pattern in words, under what else there is to say: `Mean`. */
export interface WiringPicture {
  readonly kind: "wiring";
  readonly wiring: Wiring;
  readonly caption: string | undefined;
  /** Which way the figure is read; down if not said. */
  readonly direction?: Direction;
}

/** An image that is cut into patches. */
export interface PatchesPicture {
  readonly kind: "patches";
  readonly rows: number;
  readonly columns: number;
  /** A patch's height over its width. */
  readonly aspect: number;
}

/** A map that is shifted, so that what leaves at one end comes back at the other: which part, towards higher indices. */
export interface TurnPicture {
  readonly kind: "turn";
  readonly down: number;
  readonly right: number;
}

/** Scores of each query with each key, made into shares. */
export interface AttentionPicture {
  readonly kind: "attention";
  /** Whether something learnt, or something of the model's own, is added to the scores; whether a constant table is. */
  readonly isBiased: boolean;
  readonly isMasked: boolean;
  /** Which of the cells that are drawn, row by row, must not count; nothing where none is barred or it is not known. */
  readonly barred: readonly boolean[] | undefined;
}

/** So many places that are chosen at random among others. */
export interface ChoicePicture {
  readonly kind: "choice";
  readonly chosen: number;
  readonly among: number;
}

/** What a picture leaves to be said in words. */
export function pictureNote(picture: Picture): string | undefined {
  if (picture.kind === "patches") return `${picture.rows} × ${picture.columns} patches`;
  if (picture.kind === "choice") return `of ${picture.among}, at random`;
  if (picture.kind !== "attention") return undefined;
  const added = [...(picture.isBiased ? ["bias"] : []), ...(picture.isMasked ? ["mask"] : [])];
  return added.length === 0 ? undefined : `with ${added.join(" and ")}`;
}
