import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";

/** What a program of prediction is made for. */
export interface PredictProgram {
  /** How many images it takes at once. */
  readonly batch: number;
  /** Fewer that it shall take too, so that they do not cost as much. */
  readonly fewer?: readonly number[];
  /** How often it will run: once, if left out. */
  readonly times?: number;
  /** Names of values that it gives beside the model's outputs. */
  readonly taps?: readonly string[];
}

/** The same, or how it follows from the model. */
export type ChooseProgram = PredictProgram | ((typed: TypedGraph) => PredictProgram);

export const programFor = (choose: ChooseProgram, typed: TypedGraph): PredictProgram =>
  typeof choose === "function" ? choose(typed) : choose;
