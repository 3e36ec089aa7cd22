import type { Words } from "../../schema/problem/fault.ts";

/** What is said of figures, by code. */
export const figureWords = {
  /** A model with so many ops that its figure could neither be laid out nor read. */
  R218: (boxes: number, most: number): Words => ({
    message: `the figure would have ${boxes} boxes, and more than ${most} can be neither laid out nor read`,
    help: ["draw fewer levels of blocks and loops with `--depth`", "put nodes that belong together into blocks"],
  }),
};
