import { type Problem, problem } from "../../schema/problem/problem.ts";

/** What is said of figures. */

/** A model of which a figure, or one of its panels, has so many boxes that it could neither be laid out nor read. */
export const tooManyBoxes = (boxes: number, most: number): Problem =>
  problem(
    "R218",
    `the figure would have ${boxes} boxes, and more than ${most} can be neither laid out nor read`,
    undefined,
    {
      help: [
        "put nodes that belong together into blocks: a list is drawn in sections only where few values are on their way",
        "with `--depth`, draw fewer levels; without, blocks and loops are closed",
      ],
    },
  );
