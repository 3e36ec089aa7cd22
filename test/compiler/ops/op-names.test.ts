import { describe, expect, it } from "vitest";
import { signs, words } from "../../../compiler/diagram/op-label.ts";
import { tones } from "../../../compiler/diagram/tone.ts";
import { ops } from "../../../compiler/ops/index.ts";
import { PATTERNS } from "../../../lsp/rename-axis.ts";

/** Tables that are kept by the names of ops outside the ops themselves, where no type sees a name that is none. */
describe.each([
  ["tones of figures", tones.keys()],
  ["words of figures", words.keys()],
  ["signs of figures", signs.keys()],
  ["patterns whose axes an editor renames", PATTERNS],
])("%s", (_, names) => {
  it("are kept by names of ops", () => {
    expect([...names].filter((name) => !ops.has(name))).toEqual([]);
  });
});

it("every op has the colour that is meant for it", () => {
  const toned = [...ops.values()].map(({ name, source, weights }) => {
    const tone = source ? "source" : (tones.get(name) ?? (weights.length > 0 ? "learned" : "layout"));
    return `${name}: ${tone}`;
  });
  expect(toned.sort()).toMatchInlineSnapshot(`
    [
      "abs: layout",
      "add: plain",
      "and: layout",
      "argmax: layout",
      "avg_pool: layout",
      "batch_norm: norm",
      "cast: layout",
      "clamp: layout",
      "concat: layout",
      "constant: source",
      "conv: learned",
      "cos: layout",
      "cross_entropy: layout",
      "cumsum: layout",
      "divide: plain",
      "drop_path: chance",
      "dropout: chance",
      "einsum: product",
      "equal: layout",
      "erf: layout",
      "exp: activation",
      "flip: layout",
      "gather: layout",
      "gelu: activation",
      "greater: layout",
      "greater_equal: layout",
      "group_norm: norm",
      "hard_sigmoid: activation",
      "hard_swish: activation",
      "identity: layout",
      "l2_norm: norm",
      "layer_norm: norm",
      "less: layout",
      "less_equal: layout",
      "linear: learned",
      "log: layout",
      "log_softmax: activation",
      "max_pool: layout",
      "maximum: plain",
      "minimum: plain",
      "multiply: plain",
      "negate: layout",
      "not: layout",
      "not_equal: layout",
      "one_hot: layout",
      "or: layout",
      "pack: layout",
      "pad: layout",
      "power: layout",
      "quick_gelu: activation",
      "random: source",
      "rearrange: layout",
      "reduce: layout",
      "relu6: activation",
      "relu: activation",
      "repeat: layout",
      "resize: layout",
      "rms_norm: norm",
      "roll: layout",
      "scale: plain",
      "sigmoid: activation",
      "sign: layout",
      "silu: activation",
      "sin: layout",
      "slice: layout",
      "softmax: activation",
      "softplus: activation",
      "sqrt: layout",
      "square: layout",
      "stack: layout",
      "stop_gradient: layout",
      "subtract: plain",
      "tanh: activation",
      "top_k: layout",
      "unfold: layout",
      "unpack: layout",
      "unstack: layout",
      "weight: source",
      "where: layout",
    ]
  `);
});
