import type { NameFormula, Origin } from "../shape/shape.ts";

/**
 * A size in the author's own words: `3 * heads * head_dim`. Texts of the language, and whatever the language makes of
 * a name.
 */
export interface SizeWords<Piece = never> {
  readonly pieces: Pieces<Piece>;
  /** What it comes to; nothing where a size is still free. */
  readonly value: number | undefined;
  /** How tightly it holds together. */
  readonly binding: number;
}

export type Pieces<Piece> = readonly (string | Piece)[];

/** How a language says what is not the same in all. */
export interface SizeLanguage<Piece = never> {
  /**
   * What a name is said as, or nothing where it is to be said by what it stands for.
   * @param origin where the value that it names came from
   */
  name(name: NameFormula, origin: Origin): SizeWords<Piece> | undefined;
  /** What a size is said as whatever it follows from, such as an axis that a function reads off its input. */
  known(origin: Origin): SizeWords<Piece> | undefined;
  /** `a / b`, each in parentheses if it needs them; there is no rest, or it is dropped, or the quotient is a fraction. */
  quotient(a: Pieces<Piece>, b: Pieces<Piece>, rest: "none" | "dropped" | "kept"): Pieces<Piece>;
  /** Raised to a power: ` ** ` */
  readonly power: string;
}
