import { type Problem, problem } from "../../schema/problem/problem.ts";

/** What is said of figures. */

/** A model with so many ops that its figure could neither be laid out nor read. */
export const tooManyBoxes = (boxes: number, most: number): Problem =>
  problem(
    "R218",
    `the figure would have ${boxes} boxes, and more than ${most} can be neither laid out nor read`,
    undefined,
    { help: ["draw fewer levels of blocks and loops with `--depth`", "put nodes that belong together into blocks"] },
  );
