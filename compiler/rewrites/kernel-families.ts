/** Kernels that stretch their inputs themselves. */
export const STRETCHING = ["add", "sub", "mul", "div", "maximum", "minimum", "compare", "select"] as const;

/** Kernels of one input that treat every element alike. */
export const ELEMENTWISE = [
  "affine",
  "cast",
  "abs",
  "sign",
  "exp",
  "log",
  "sqrt",
  "rsqrt",
  "sin",
  "cos",
  "tanh",
  "sigmoid",
  "erf",
  "relu",
  "gelu",
] as const;
