import { contraction } from "./contraction.ts";
import { convolution } from "./convolution.ts";
import { convolutionGradients } from "./convolution-gradients.ts";
import { elementwise } from "./elementwise.ts";
import { indexing } from "./indexing.ts";
import type { EagerKernels } from "./kernel.ts";
import { movement } from "./movement.ts";
import { normalized } from "./normalized.ts";
import { pooling } from "./pooling.ts";
import { randomness } from "./random.ts";
import { reduction } from "./reduction.ts";

/** Every kernel of a plan as tfjs calls. */
export const eagerKernels: EagerKernels = {
  ...movement,
  ...indexing,
  ...elementwise,
  ...reduction,
  ...normalized,
  ...contraction,
  ...convolution,
  ...convolutionGradients,
  ...pooling,
  ...randomness,
};
