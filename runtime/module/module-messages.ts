import { type Problem, problem } from "../../schema/problem/problem.ts";

/** Nothing can be read of what the others computed: they would wait for it without end. */
export const threadEnded = (why: string): Problem =>
  problem("R262", `a thread of engine \`wasm\` has ended before its work was done: ${why}`, undefined, {
    help: [
      "go on from the last checkpoint with `--resume`; it may have been memory that was lacking",
      "compute with fewer: `--threads 1` starts none",
    ],
  });

export const noVectors = (): Problem =>
  problem(
    "R264",
    "engine `wasm` needs a WebAssembly that computes with vectors (SIMD), and this machine has none",
    undefined,
    {
      help: ["run with `--engine tfjs`, which needs none"],
    },
  );
