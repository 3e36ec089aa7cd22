import { expect, test } from "vitest";
import { bind } from "../../../compiler/bind/bind.ts";
import { evaluateGraph } from "../../../compiler/graph/evaluate-graph.ts";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import type { Constant } from "../../../compiler/ir/graph.ts";
import { type Operands, operandsOf } from "../../../compiler/ir/kernel-arity.ts";
import type { KernelAttributes, KernelName, ValueType } from "../../../compiler/ir/kernel-attributes.ts";
import { typeText } from "../../../compiler/kernels/fit.ts";
import type { Kernel } from "../../../compiler/kernels/kernel.ts";
import { kernels } from "../../../compiler/kernels/table.ts";
import { add, multiply, type Size, subtract, symbol } from "../../../compiler/size/size.ts";
import { bool, countOf, f32, i32 } from "./draw.ts";
import { differentiableOutputs, pullBack } from "./pull-back.ts";

interface Example<K extends KernelName> {
  readonly types: Operands<ValueType>[K];
  readonly attributes: KernelAttributes[K];
}

const real = (...shape: readonly Size[]): ValueType => ({ dtype: "f32", shape });
const index = (...shape: readonly Size[]): ValueType => ({ dtype: "i32", shape });
const truth = (...shape: readonly Size[]): ValueType => ({ dtype: "bool", shape });
const plain = <T extends readonly ValueType[]>(...types: T) => ({ types, attributes: {} });
const window = { stride: [2, 1], dilation: [1, 2], groups: 2 } as const;
const pooling = { kernel: [2, 2], stride: [2, 1] } as const;

/** Each kernel with an axis of size b. */
const examples: { readonly [K in KernelName]: (b: Size) => Example<K> } = {
  reshape: (b) => ({ types: [real(b, 6)], attributes: { shape: [multiply(b, 2), 3] } }),
  transpose: (b) => ({ types: [real(b, 2, 3)], attributes: { perm: [2, 0, 1] } }),
  broadcast: (b) => ({ types: [real(1, 3)], attributes: { shape: [b, 3] } }),
  concat: (b) => ({ types: [real(b, 2), real(1, 2), real(b, 2)], attributes: { axis: 0 } }),
  slice: (b) => ({ types: [real(b, 3)], attributes: { begin: [1, 0], size: [subtract(b, 1), 2] } }),
  pad: (b) => ({ types: [real(b, 3)], attributes: { lo: [1, b], hi: [b, 0], value: 0 } }),
  reverse: (b) => ({ types: [real(b, 3)], attributes: { axes: [0] } }),
  gather: (b) => ({ types: [real(b, 3), index(b)], attributes: { axis: 1 } }),
  scatter_add: (b) => ({ types: [real(2, b), index(b)], attributes: { axis: 1, size: add(b, 2) } }),
  one_hot: (b) => ({ types: [index(b)], attributes: { depth: b } }),
  add: (b) => plain(real(b, 1), real(1, 3)),
  sub: (b) => plain(real(b, 1), real(1, 3)),
  mul: (b) => plain(real(b, 1), real(1, 3)),
  div: (b) => plain(real(b, 1), real(1, 3)),
  maximum: (b) => plain(real(b, 1), real(1, 3)),
  minimum: (b) => plain(real(b, 1), real(1, 3)),
  affine: (b) => ({ types: [real(b)], attributes: { scale: { numerator: 2, denominator: b }, shift: 1 } }),
  compare: (b) => ({ types: [real(b, 1), real(1, 3)], attributes: { relation: "lt" } }),
  select: (b) => plain(truth(1, 3), real(b, 1), real(1, 1)),
  cast: (b) => ({ types: [real(b)], attributes: { to: "f32" } }),
  abs: (b) => plain(real(b)),
  sign: (b) => plain(real(b)),
  exp: (b) => plain(real(b)),
  log: (b) => plain(real(b)),
  sqrt: (b) => plain(real(b)),
  rsqrt: (b) => plain(real(b)),
  sin: (b) => plain(real(b)),
  cos: (b) => plain(real(b)),
  tanh: (b) => plain(real(b)),
  sigmoid: (b) => plain(real(b)),
  erf: (b) => plain(real(b)),
  relu: (b) => plain(real(b)),
  sum: (b) => ({ types: [real(b, 3)], attributes: { axes: [0] } }),
  max: (b) => ({ types: [real(b, 3)], attributes: { axes: [0] } }),
  prod: (b) => ({ types: [real(b, 3)], attributes: { axes: [0, 1] } }),
  argmax: (b) => ({ types: [real(b, 3)], attributes: { axis: 0 } }),
  top_k: (b) => ({ types: [real(2, b)], attributes: { k: 2 } }),
  softmax: (b) => plain(real(2, b)),
  log_softmax: (b) => plain(real(2, b)),
  normalize: (b) => ({ types: [real(b, 2, 3)], attributes: { axes: [0, 1], epsilon: 1e-5, center: true } }),
  gelu: (b) => ({ types: [real(b)], attributes: { form: "exact" } }),
  matmul: (b) => ({ types: [real(b, 2, b), real(b, 3, b)], attributes: { transposeA: false, transposeB: true } }),
  conv2d: (b) => ({ types: [real(b, b, 4, 4), real(2, 2, 2, 2)], attributes: window }),
  conv2d_input_grad: (b) => ({
    types: [real(b, 2, b, 2), real(2, 2, 2, 2)],
    attributes: { ...window, height: 4, width: add(b, 2) },
  }),
  conv2d_filter_grad: (b) => ({
    types: [real(b, 4, add(b, 2), 4), real(b, 2, b, 2)],
    attributes: { ...window, kernel: [2, 2] },
  }),
  max_pool: (b) => ({ types: [real(b, b, 4, 2)], attributes: pooling }),
  max_pool_grad(b) {
    const pooled = real(1, 2, subtract(b, 1), 2);
    return { types: [real(1, 4, b, 2), pooled, pooled], attributes: pooling };
  },
  random: (b) => ({ types: [index(2), index()], attributes: { site: 1, shape: [b, 3] } }),
  stop_gradient: (b) => plain(real(b)),
};

const names = Object.keys(kernels) as KernelName[];
const B = 4;

test.each(names)("%s: shape with a symbol, bound, is shape with the number", (name) => checkShape(name));

test.each(names.filter((name) => kernels[name].vjp !== null))("%s: so is the gradient", (name) => checkGradient(name));

function checkShape<K extends KernelName>(name: K): void {
  const { types, attributes } = examples[name](symbol("b"));
  const numeric = examples[name](B);
  const builder = new GraphBuilder();
  const inputs = operandsOf(
    name,
    types.map((type, i) => builder.input(`x${i}`, type)),
  );
  const outputs = builder.emit(name, inputs, attributes, "symbolic");
  const bound = bind(builder.build(), new Map([["b", B]]));
  const kernel: Kernel<K> = kernels[name];
  const expected = kernel.shape(numeric.types, numeric.attributes);
  expect(outputs.map(({ id }) => typeText(typeOf(bound.types, id)))).toEqual(expected.map(typeText));
}

function checkGradient<K extends KernelName>(name: K): void {
  const results = [symbol("b"), B].map((b) => {
    const { types, attributes } = examples[name](b);
    const pulled = pullBack(name, types, attributes, differentiableOutputs(name, types, attributes));
    pulled.gradients.forEach((gradient, i) => {
      if (gradient !== undefined) expect(typeText(gradient)).toBe(typeText(typeOf(types, i)));
    });
    const graph = bind(pulled.builder.build(), new Map([["b", B]]));
    const given = [...graph.inputs].map(([input, id]) => [input, filled(typeOf(graph.types, id))] as const);
    const values = evaluateGraph(graph, new Map(given), new Map());
    return pulled.gradients.map((gradient) => (gradient === undefined ? undefined : values.get(gradient.id)));
  });
  const [free = [], known = []] = results;
  expect(free.map((gradient) => gradient && { ...gradient, data: Array.from(gradient.data) })).toEqual(
    // A gradient may be made otherwise where a size is known.
    known.map((gradient) => gradient && { ...gradient, data: Array.from(gradient.data, (x) => expect.closeTo(x, 12)) }),
  );
}

/** Data of any type that all kernels accept: positive numbers, indices 0 and 1. */
function filled({ dtype, shape }: ValueType): Constant {
  const sizes = shape.map(Number);
  const each = (value: (e: number) => number) => Array.from({ length: countOf(sizes) }, (_, e) => value(e));
  if (dtype === "f32")
    return f32(
      sizes,
      each((e) => 1.1 + Math.sin(1.7 * e)),
    );
  const bits = each((e) => e % 2);
  return dtype === "i32" ? i32(sizes, bits) : bool(sizes, bits);
}

function typeOf(types: readonly ValueType[], id: number): ValueType {
  const type = types[id];
  if (type === undefined) throw new Error(`no value ${id}`);
  return type;
}
