import type { Pattern } from "../../schema/pattern/pattern-items.ts";
import { optional, required } from "../op/attribute.ts";
import { defineOp } from "../op/op.ts";
import { lowerTransform } from "../patterns/lower-transform.ts";
import { solveTransform } from "../patterns/solve.ts";

const SIZES = "Lengths of pattern axes that neither the tensor nor a name in scope settles.";

const SWAP = '{ "rearrange": "b n d -> b d n" }';
const SPLIT = '{ "rearrange": "b n (h d) -> b n h d", "sizes": { "h": 4 } }';

/** Whether two dimensions are cut, or put together, at once: patches and windows, there and back. */
const cutsMap = ({ operands, output }: Pattern): boolean =>
  [...operands, output].some(
    ({ items }) => items.filter((item) => item.kind === "group" && item.members.length > 1).length > 1,
  );

export const rearrange = defineOp({
  name: "rearrange",
  doc: "Splits, reorders and merges axes by an einops pattern: `b (h p) c -> b h (p c)`. Nothing is added or lost.",
  tone: "layout",
  toneOf: ({ pattern }) => (cutsMap(pattern) ? "space" : "layout"),
  label: "",
  onlyMoves: true,
  inputs: 1,
  reads: "alike",
  argument: required(
    "rearrange",
    "`input axes -> output axes`; parentheses compose axes, `...` stands for any others.",
  ),
  attributes: { sizes: optional("sizes", SIZES) },
  writes: {
    transpose: SWAP,
    t: SWAP,
    permute: SWAP,
    permute_dims: SWAP,
    swapaxes: SWAP,
    swapdims: SWAP,
    movedim: SWAP,
    moveaxis: SWAP,
    reshape: SPLIT,
    view: SPLIT,
    unflatten: SPLIT,
    flatten: '{ "rearrange": "b n d -> b (n d)" }',
    ravel: '{ "rearrange": "b n d -> (b n d)" }',
    squeeze: '{ "rearrange": "b 1 d -> b d" }',
    unsqueeze: '{ "rearrange": "b n d -> b 1 n d" }',
    expand_dims: '{ "rearrange": "b n d -> b 1 n d" }',
    patchify: '{ "rearrange": "b (h p1) (w p2) c -> b (h w) (p1 p2 c)", "sizes": { "p1": 4, "p2": 4 } }',
    window_partition: '{ "rearrange": "b (h p1) (w p2) c -> (b h w) (p1 p2) c", "sizes": { "p1": 4, "p2": 4 } }',
    pixel_shuffle: '{ "rearrange": "b h w (c p1 p2) -> b (h p1) (w p2) c", "sizes": { "p1": 2, "p2": 2 } }',
    pixel_unshuffle: '{ "rearrange": "b (h p1) (w p2) c -> b h w (c p1 p2)", "sizes": { "p1": 2, "p2": 2 } }',
    depth_to_space: '{ "rearrange": "b h w (p1 p2 c) -> b (h p1) (w p2) c", "sizes": { "p1": 2, "p2": 2 } }',
    space_to_depth: '{ "rearrange": "b (h p1) (w p2) c -> b h w (p1 p2 c)", "sizes": { "p1": 2, "p2": 2 } }',
    channel_shuffle: '{ "rearrange": "b h w (g c) -> b h w (c g)", "sizes": { "g": 2 } }',
  },
  infer({ inputs, argument, attributes, ...context }) {
    const [x] = inputs;
    const solution = solveTransform(argument, x, attributes.sizes ?? new Map(), context);
    return { results: [{ axes: solution.output.map(({ axis }) => axis), dtype: x.dtype }], solution };
  },
  lower({ emit, inputs: [x], solution }) {
    return [lowerTransform(emit, x, solution)];
  },
});

export const repeat = defineOp({
  name: "repeat",
  doc: "Adds axes along which the tensor repeats itself: `1 1 dim -> b 1 dim`. Reorders and composes as `rearrange` does.",
  tone: "layout",
  inputs: 1,
  reads: "alike",
  argument: required("repeat", "`input axes -> output axes`; axes on the right only are new."),
  attributes: { sizes: optional("sizes", SIZES) },
  writes: {
    expand: '{ "repeat": "b 1 d -> b m d", "sizes": { "m": 4 } }',
    expand_as: '{ "repeat": "b 1 d -> b m d", "sizes": { "m": 4 } }',
    broadcast_to: '{ "repeat": "b 1 d -> b m d", "sizes": { "m": 4 } }',
    tile: '{ "repeat": "b n d -> b (r n) d", "sizes": { "r": 2 } }',
    repeat_interleave: '{ "repeat": "b n d -> b (n r) d", "sizes": { "r": 2 } }',
    cls_token:
      '{ "weight": [1, 1, "dim"], "id": "cls" }, { "repeat": "1 1 dim -> b 1 dim", "in": "cls", "id": "token" }, { "concat": 1, "in": ["token", "x"] }',
    class_token:
      '{ "weight": [1, 1, "dim"], "id": "cls" }, { "repeat": "1 1 dim -> b 1 dim", "in": "cls", "id": "token" }, { "concat": 1, "in": ["token", "x"] }',
  },
  infer({ inputs, argument, attributes, ...context }) {
    const [x] = inputs;
    const solution = solveTransform(argument, x, attributes.sizes ?? new Map(), context);
    return { results: [{ axes: solution.output.map(({ axis }) => axis), dtype: x.dtype }], solution };
  },
  lower({ emit, inputs: [x], solution }) {
    return [lowerTransform(emit, x, solution)];
  },
});
