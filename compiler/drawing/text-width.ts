/** Characters by how much of the font size they take, in the widest of the fonts that a picture may be shown in. */
const classes: readonly (readonly [number, string])[] = [
  [0.3, "ijl'"],
  [0.36, " ,.:;|/\\·"],
  [0.42, "-()[]!rtfI"],
  [0.58, '"*?_`–sczkLJ'],
  [0.66, "0123456789$abdeghnopquvxyFT{}"],
  [0.72, "ABCEKPRSVXYZ"],
  [0.8, "DGHNOQU&"],
  [0.84, "w#+<=>^~×−÷→√"],
  [0.9, "M"],
  [1.02, "%@Wm…"],
];
const widths = new Map(classes.flatMap(([width, all]) => [...all].map((character) => [character, width] as const)));

/** Scripts that are set in squares, emoji too. */
const SQUARE = 1.1;

/**
 * An upper bound of how wide a text will be in a regular sans. Nobody knows which font a viewer has, and Graphviz has
 * none at all; a box with a little air is better than a label that runs out of it.
 */
export function textWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += widths.get(character) ?? SQUARE;
  return width * size;
}

/** The same where every character is equally wide. */
export function monoWidth(text: string, size: number): number {
  let width = 0;
  for (const character of text) width += character < "\u0370" ? 0.62 : SQUARE;
  return width * size;
}
