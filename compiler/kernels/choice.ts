import type { Comparison } from "../ir/kernel-attributes.ts";
import { broadcastPlaces, broadcastShape, unbroadcast } from "./broadcasting.ts";
import { ensure } from "./fit.ts";
import type { Kernel, KernelTable } from "./kernel.ts";
import { at, elementCount, zeros } from "./nd-array.ts";
import { scalarOfRank } from "./scalar.ts";

const RELATIONS: Readonly<Record<Comparison, (a: number, b: number) => boolean>> = {
  eq: (a, b) => a === b,
  ne: (a, b) => a !== b,
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

/** Whether a relation holds, element by element. */
const compare: Kernel<"compare"> = {
  shape(inputs) {
    const [a, b] = inputs;
    ensure("compare", inputs, a.dtype === b.dtype, "dtypes differ");
    return [{ dtype: "bool", shape: broadcastShape("compare", inputs) }];
  },
  vjp: null,
  flops: (_, outputs) => elementCount(outputs[0].shape),
  evaluate(inputs, attributes) {
    const [a, b] = inputs;
    const result = zeros(compare.shape(inputs, attributes)[0]);
    const inA = broadcastPlaces(a, result.shape);
    const inB = broadcastPlaces(b, result.shape);
    const holds = RELATIONS[attributes.relation];
    for (let e = 0; e < result.data.length; e++) {
      result.data[e] = holds(at(a.data, at(inA, e)), at(b.data, at(inB, e))) ? 1 : 0;
    }
    return [result];
  },
};

/** a where the condition holds, b elsewhere. */
const select: Kernel<"select"> = {
  shape(inputs) {
    const [condition, a, b] = inputs;
    ensure("select", inputs, condition.dtype === "bool", "the condition is bool");
    ensure("select", inputs, a.dtype === b.dtype, "dtypes of the choices differ");
    return [{ dtype: a.dtype, shape: broadcastShape("select", inputs) }];
  },
  vjp({ emit, inputs, cotangents }) {
    const [condition, a, b] = inputs;
    const [g] = cotangents;
    const zero = scalarOfRank(emit, 0, g.shape.length);
    const forA = emit.select(condition, g, zero);
    const forB = emit.select(condition, zero, g);
    return [undefined, unbroadcast(emit, forA, a.shape), unbroadcast(emit, forB, b.shape)];
  },
  flops: (_, outputs) => elementCount(outputs[0].shape),
  evaluate(inputs, attributes) {
    const [condition, a, b] = inputs;
    const result = zeros(select.shape(inputs, attributes)[0]);
    const inCondition = broadcastPlaces(condition, result.shape);
    const inA = broadcastPlaces(a, result.shape);
    const inB = broadcastPlaces(b, result.shape);
    for (let e = 0; e < result.data.length; e++) {
      const holds = at(condition.data, at(inCondition, e)) !== 0;
      result.data[e] = holds ? at(a.data, at(inA, e)) : at(b.data, at(inB, e));
    }
    return [result];
  },
};

/** Another element type: f32 → i32 drops the fraction, anything → bool asks whether it is not 0. */
const cast: Kernel<"cast"> = {
  shape: (inputs, { to }) => [{ dtype: to, shape: inputs[0].shape }],
  vjp({ emit, inputs, cotangents }) {
    const [{ dtype }] = inputs;
    return [dtype === "f32" ? emit.cast(cotangents[0], dtype) : undefined];
  },
  flops: () => 0,
  evaluate(inputs, { to }) {
    const [x] = inputs;
    const result = zeros(cast.shape(inputs, { to })[0]);
    for (let e = 0; e < result.data.length; e++) {
      const value = at(x.data, e);
      result.data[e] = to === "bool" ? Number(value !== 0) : value;
    }
    return [result];
  },
};

export const choices: Pick<KernelTable, "compare" | "select" | "cast"> = { compare, select, cast };
