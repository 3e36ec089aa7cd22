import { type Problem, problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";

export const trainsNothing = (engine: string, span?: Span): Problem =>
  problem("R302", `engine \`${engine}\` predicts and evaluates; it trains nothing`, span, {
    help: ["train with `--engine wasm` or `--engine tensorflow`; `predict` and `eval` take the run with either engine"],
  });
