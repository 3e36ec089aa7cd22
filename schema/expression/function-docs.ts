/** What expressions may call: how it is written, and what it gives. */
export const FUNCTION_DOCS: Readonly<Record<string, { readonly call: string; readonly doc: string }>> = {
  min: { call: "min(a, b, …)", doc: "The least of the values, or of a list." },
  max: { call: "max(a, b, …)", doc: "The greatest of the values, or of a list." },
  floor: { call: "floor(x)", doc: "The greatest whole number that is not above x." },
  ceil: { call: "ceil(x)", doc: "The least whole number that is not below x." },
  round: { call: "round(x)", doc: "The nearest whole number; a half goes to the even neighbour, as in Python." },
  abs: { call: "abs(x)", doc: "x without its sign." },
  sqrt: { call: "sqrt(x)", doc: "Square root." },
  log: { call: "log(x)", doc: "Natural logarithm." },
  exp: { call: "exp(x)", doc: "e to the power of x." },
  sin: { call: "sin(x)", doc: "Sine of x in radians." },
  cos: { call: "cos(x)", doc: "Cosine of x in radians." },
  len: { call: "len(list)", doc: "How many items a list has." },
  sum: { call: "sum(list)", doc: "Sum of a list." },
  range: {
    call: "range(start, stop, step)",
    doc: "Numbers from start up to but without stop, as in Python; `range(n)` counts from 0.",
  },
  linspace: { call: "linspace(a, b, n)", doc: "n numbers from a to b, both included." },
  int: { call: "int(x)", doc: "x without its fraction." },
  pair: { call: "pair(x)", doc: "[x, x]; a list stays as it is." },
  given: { call: "given(input)", doc: "Whether the block's optional input was given." },
};
