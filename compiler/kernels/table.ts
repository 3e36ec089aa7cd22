import { binaries } from "./binary.ts";
import { choices } from "./choice.ts";
import { convolutions } from "./convolution.ts";
import { gelu } from "./gelu.ts";
import { indexing } from "./indexing.ts";
import type { KernelTable } from "./kernel.ts";
import { matmul } from "./matmul.ts";
import { movement } from "./movement.ts";
import { normalize } from "./normalize.ts";
import { poolings } from "./pooling.ts";
import { random } from "./random.ts";
import { rankings } from "./ranking.ts";
import { reductions } from "./reduction.ts";
import { softmaxes } from "./softmax.ts";
import { stopGradient } from "./stop-gradient.ts";
import { unaries } from "./unary.ts";

/** Everything the compiler knows of the closed set of kernels. */
export const kernels: KernelTable = {
  ...movement,
  ...indexing,
  ...binaries,
  ...unaries,
  ...choices,
  ...reductions,
  ...rankings,
  ...softmaxes,
  normalize,
  gelu,
  matmul,
  ...convolutions,
  ...poolings,
  random,
  stop_gradient: stopGradient,
};
