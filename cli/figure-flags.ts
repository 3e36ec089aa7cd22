/** Format of a figure → endings of files that hold it. */
export const figureFormats = {
  svg: ["svg"],
  png: ["png"],
  pdf: ["pdf"],
  tikz: ["tex", "tikz"],
  html: ["html", "htm"],
  dot: ["dot", "gv"],
} as const;

/** Where an SVG has its letters from, if not from whoever shows it. */
export const letterings = ["embed", "outline"] as const;

/** The inks of a figure, the usual ones first. */
export const themeNames = ["screen", "paper", "dark", "slides"] as const;

/** Which ops are drawn as pictures of what they do, as usual first. */
export const pictureChoices = ["some", "all", "none"] as const;

/** How a figure is laid out, as usual first. */
export const layoutNames = ["down", "vit-paper"] as const;

/** Which way a figure is read, as usual first. */
export const directionNames = ["down", "up", "right"] as const;

/** How shapes are written, as usual first. */
export const shapeChoices = ["numbers", "names", "both", "none"] as const;
