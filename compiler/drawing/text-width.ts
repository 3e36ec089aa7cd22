/** Characters by how much of the font size they take, in the widest of the fonts that the figure may be shown in. */
const classes: readonly (readonly [RegExp, number])[] = [
  [/[ilj.,:;'|!·]/, 0.34],
  [/[ ()[\]rtf/-]/, 0.42],
  [/[mwMW@%→…×−]/, 0.92],
  [/[A-Z0-9_+=<>&]/, 0.72],
  [/[ -~]/, 0.63],
];

/** Scripts that are set in squares, emoji too. */
const SQUARE = 1.1;

/**
 * An upper bound of how wide a text will be. Nobody knows which font a viewer has, and Graphviz has none at all; a box
 * with a little air is better than a label that runs out of it.
 */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += classes.find(([pattern]) => pattern.test(character))?.[1] ?? SQUARE;
  return width * size;
}

/** The same where every character is equally wide. */
export function monoWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += character < "\u0370" ? 0.62 : SQUARE;
  return width * size;
}
