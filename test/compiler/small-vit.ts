import { GraphBuilder } from "../../compiler/graph/graph-builder.ts";
import type { Constant, Value } from "../../compiler/ir/graph.ts";
import type { Size } from "../../compiler/size/size.ts";
import { multiply } from "../../compiler/size/size.ts";
import type { Trainable } from "../../compiler/training/optimizers/optimizer.ts";
import { numbers } from "./graph/random-graph.ts";

export interface VitSizes {
  readonly batch: Size;
  readonly tokens: number;
  readonly dim: number;
  readonly heads: number;
  readonly headDim: number;
  readonly mlp: number;
  readonly depth: number;
  readonly classes: number;
}

export interface SmallVit {
  readonly builder: GraphBuilder;
  readonly loss: Value;
  readonly weights: readonly Trainable[];
  /** Values for every weight. */
  readonly state: ReadonlyMap<string, Constant>;
}

/** The article's ViT in kernels, as a lowering would write it: patches come in, the mean cross entropy goes out. */
export function smallVit(sizes: VitSizes): SmallVit {
  const { batch, tokens, dim, heads, headDim, mlp, depth, classes } = sizes;
  const builder = new GraphBuilder();
  const weights: Trainable[] = [];
  const state = new Map<string, Constant>();
  const weight = (path: string, shape: readonly number[]): Value => {
    const value = builder.state(path, { dtype: "f32", shape });
    const data = numbers(shape, weights.length).data.map((x) => x * 0.2);
    state.set(path, { dtype: "f32", shape, data });
    weights.push({ path, sizes: shape, value, decay: shape.length > 1 ? 0.1 : 0, rate: 1, isHidden: false });
    return value;
  };
  const linear = (path: string, x: Value, to: number, bias = true): Value => {
    const emit = builder.emitter(path);
    const from = x.shape.at(-1) ?? 1;
    const rows = x.shape.slice(0, -1).reduce<Size>(multiply, 1);
    const flat = emit.matmul(emit.reshape(x, [rows, from]), weight(`${path}.kernel`, [Number(from), to]));
    const y = emit.reshape(flat, [...x.shape.slice(0, -1), to]);
    if (!bias) return y;
    return emit.add(y, emit.reshape(weight(`${path}.bias`, [to]), [...x.shape.slice(0, -1).map(() => 1), to]));
  };
  const norm = (path: string, x: Value): Value => {
    const emit = builder.emitter(path);
    const last = x.shape.length - 1;
    const [unit] = emit.step("normalize", [x], { axes: [last], epsilon: 1e-5, center: true });
    if (unit === undefined) throw new Error("normalize has results");
    const spread = (name: string) =>
      emit.reshape(weight(`${path}.${name}`, [dim]), [...x.shape.slice(0, -1).map(() => 1), dim]);
    return emit.add(emit.mul(unit, spread("gain")), spread("bias"));
  };
  const attention = (path: string, x: Value): Value => {
    const emit = builder.emitter(path);
    const qkv = linear(`${path}.to_qkv`, norm(`${path}.norm`, x), 3 * heads * headDim, false);
    const split = emit.transpose(emit.reshape(qkv, [batch, tokens + 1, 3, heads, headDim]), [2, 0, 3, 1, 4]);
    const part = (index: number) => {
      const one = emit.slice(split, [index, 0, 0, 0, 0], [1, batch, heads, tokens + 1, headDim]);
      return emit.reshape(one, [batch, heads, tokens + 1, headDim]);
    };
    const scores = emit.affine(emit.matmul(part(0), part(1), false, true), headDim ** -0.5);
    const mixed = emit.matmul(emit.unary("softmax", scores), part(2));
    const joined = emit.reshape(emit.transpose(mixed, [0, 2, 1, 3]), [batch, tokens + 1, heads * headDim]);
    return linear(`${path}.to_out`, joined, dim);
  };
  const feedForward = (path: string, x: Value): Value => {
    const emit = builder.emitter(path);
    const wide = linear(`${path}.in`, norm(`${path}.norm`, x), mlp);
    return linear(`${path}.out`, emit.one("gelu", [wide], { form: "exact" }), dim);
  };

  const emit = builder.emitter("embed");
  const patches = builder.input("patches", { dtype: "f32", shape: [batch, tokens, dim] });
  const token = emit.broadcast(weight("cls", [1, 1, dim]), [batch, 1, dim]);
  let x = emit.concat([token, linear("embed", norm("embed.norm", patches), dim)], 1);
  x = emit.add(x, weight("position", [1, tokens + 1, dim]));
  for (let layer = 0; layer < depth; layer++) {
    const path = `transformer.layers.${layer}`;
    x = builder.emitter(path).add(x, attention(`${path}.attn`, x));
    x = builder.emitter(path).add(x, feedForward(`${path}.ff`, x));
  }
  const head = builder.emitter("head");
  const first = head.reshape(head.slice(norm("norm", x), [0, 0, 0], [batch, 1, dim]), [batch, dim]);
  const logits = linear("head", first, classes);
  builder.output("logits", logits);
  const labels = builder.input("label", { dtype: "i32", shape: [batch] });
  const chosen = head.mul(head.unary("log_softmax", logits), head.oneHot(labels, classes));
  const total = head.sum(chosen, [0, 1]);
  const loss = head.reshape(head.affine(total, { numerator: -1, denominator: batch }), []);
  builder.output("loss", loss);
  return { builder, loss, weights, state };
}
