/** Which way a figure is read: from above, from below as in papers on Transformers, or from the left, stage by stage. */
export type Direction = "down" | "up" | "right";
