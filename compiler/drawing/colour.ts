/** `#rrggbb` */
export type Colour = `#${string}`;

export const isColour = (word: string | undefined): word is Colour => /^#[\da-f]{6}$/i.test(word ?? "");
