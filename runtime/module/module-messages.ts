import { type Problem, problem } from "../../schema/problem/problem.ts";

export const noVectors = (): Problem =>
  problem(
    "R264",
    "engine `module` needs a WebAssembly that computes with vectors (SIMD), and this machine has none",
    undefined,
    {
      help: ["run with `--engine wasm`, which needs none"],
    },
  );
