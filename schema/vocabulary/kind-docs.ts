import type { AttributeKind } from "./vocabulary.ts";

/** What attributes of each kind look like, in a few words. */
export const KIND_DOCS: Readonly<Record<AttributeKind, string>> = {
  int: "whole number",
  size: "length",
  number: "number",
  boolean: "true or false",
  text: "word",
  rearrange: "pattern `b (h p) c -> b h (p c)`, the same axes on both sides",
  repeat: "pattern `1 dim -> b dim`, axes on the right may be new",
  reduce: "pattern `b n dim -> b dim`, axes on the left may go",
  einsum: "pattern `b i d, b j d -> b i j`",
  pack: "pattern `b * d`",
  sizes: "object: axis → length",
  axis: "axis, by name or index",
  axes: "axis, or a list of axes",
  slices: "object: axis → index or range such as `1:`",
  shifts: "object: axis → whole number",
  margins: "object: axis → [before, after]",
  operands: "tensor, number, expression of numbers, or a list of those",
  shape: "list of lengths",
  shapes: "list of lists of lengths",
  pair: "whole number, or one for height and one for width",
  numbers: "list of numbers",
  init: 'initialisation: `"zeros"`, `{ "normal": 0.02 }`',
  generator: 'generator and its arguments: `{ "linspace": [0, 1, 5] }`',
};
