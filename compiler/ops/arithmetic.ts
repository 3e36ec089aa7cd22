import { binary } from "./binary.ts";

export const add = binary("add", "Sum of tensors.", (emit, a, b) => emit.add(a, b), {
  tone: "plain",
  sign: "+",
  many: true,
  aliases: ["plus", "add_n", "elementwise_add"],
  writes: {
    bias: '{ "weight": ["dim"], "id": "bias" }, { "add": "bias" }',
    pos_embed: '{ "weight": ["n", "dim"], "init": { "normal": 0.02 }, "id": "position" }, { "add": "position" }',
    position_embedding:
      '{ "weight": ["n", "dim"], "init": { "normal": 0.02 }, "id": "position" }, { "add": "position" }',
  },
});

/** Sums, products and the like of tensors. */
export const arithmetic = [
  add,
  binary("subtract", "Left minus right.", (emit, a, b) => emit.sub(a, b), {
    tone: "plain",
    aliases: ["sub", "minus"],
  }),
  binary("multiply", "Product, element by element.", (emit, a, b) => emit.mul(a, b), {
    tone: "plain",
    sign: "×",
    many: true,
    aliases: ["mul", "times", "hadamard"],
    writes: {
      layer_scale: '{ "weight": ["dim"], "init": { "constant": 1e-5 }, "id": "gamma" }, { "multiply": "gamma" }',
    },
  }),
  binary("divide", "Left divided by right.", (emit, a, b) => emit.div(a, b), {
    tone: "plain",
    types: ["f32"],
    aliases: ["div", "true_divide"],
  }),
  binary("maximum", "The larger of each pair of elements.", (emit, a, b) => emit.maximum(a, b), {
    tone: "plain",
    writes: {
      leaky_relu: '{ "scale": 0.01, "id": "small" }, { "maximum": ["x", "small"] }',
      elu: '{ "minimum": ["x", 0] }, "exp", { "subtract": 1, "id": "low" }, { "maximum": ["x", 0] }, { "add": "low" }',
      prelu:
        '{ "weight": ["dim"], "init": { "constant": 0.25 }, "id": "slope" }, { "minimum": ["x", 0] }, { "multiply": "slope", "id": "low" }, { "maximum": ["x", 0] }, { "add": "low" }',
    },
  }),
  binary("minimum", "The smaller of each pair of elements.", (emit, a, b) => emit.minimum(a, b), { tone: "plain" }),
] as const;
