import { apply, type Code, f32x4, get, type Local, set, tee } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
import { exp2 } from "./exp2.ts";
import {
  add,
  div,
  horner,
  type LaneFunction,
  type LaneOptions,
  mul,
  mulAdd,
  sub,
  subMul,
  whereNegative,
} from "./lanes.ts";

/** A function and its slope, computed together. */
interface ValueAndSlope {
  /** Runs first. */
  readonly code: Code;
  /** What is then to be had, each at most once. */
  readonly value: Code;
  readonly slope: Code;
}

/** Gelu is x·P(x) with a distribution function P, for which P(−t) = 1 − P(t): all follows from t = |x|. */
interface Tail {
  readonly code: Code;
  /** P(−t) */
  readonly tail: Code;
  /** P(−t) − t P′(t), the slope at −t. */
  readonly slope: Code;
}

type GeluForm = (f: WasmFunction, x: Code, options: LaneOptions) => ValueAndSlope;

/**
 * x P(x) = max(x, 0) − t P(−t), and its slope, that at −t where x is negative and 1 less that elsewhere: nothing cancels,
 * so that small results of negative x have their digits. At −∞ it is the limit, 0, where the formula has ∞ · 0.
 */
function fromTail(f: WasmFunction, x: Code, highest: number, of: (t: Local) => Tail): ValueAndSlope {
  const [given, t, fall] = [f.local("v128"), f.local("v128"), f.local("v128")];
  const { code, tail, slope } = of(t);
  return {
    code: [set(t, apply("f32x4.pmin", apply("f32x4.abs", tee(given, x)), f32x4(highest))), code],
    value: sub(apply("f32x4.pmax", get(given), f32x4(0)), mul(get(t), tail)),
    slope: [set(fall, slope), whereNegative(get(given), get(fall), sub(f32x4(1), get(fall)))],
  };
}

/** W(t) = e^(t²/2) Φ(−t) over t / (1 + ¼t): scripts/fit-lanes.ts. */
const W = [
  0.5, -0.398941696, 0.150258139, -0.0328906812, 0.00336178439, 0.000147038052, -0.0000760067996, 0.0000059183044,
];
const DENSITY = 1 / Math.sqrt(2 * Math.PI);

/**
 * P is the normal distribution function Φ: Φ(−t) is e^(−t²/2) W(t) and Φ′(t) is e^(−t²/2) / √2π, so that one exponential
 * and one smooth function make both.
 */
export const geluExact: GeluForm = (f, x, options) =>
  fromTail(f, x, 13.29, (t) => {
    const [bell, w] = [f.local("v128"), f.local("v128")];
    return {
      code: [
        set(bell, exp2(f, mul(mul(get(t), get(t)), f32x4(-0.5 * Math.LOG2E)), options)),
        set(w, div(get(t), mulAdd(get(t), f32x4(0.25), f32x4(1), options))),
        set(w, horner(get(w), W, options)),
      ],
      tail: mul(get(bell), get(w)),
      slope: mul(get(bell), subMul(get(w), get(t), f32x4(DENSITY), options)),
    };
  });

/** −2 √(2/π), and the cubic term. */
const ROOT = -2 * Math.sqrt(2 / Math.PI);
const CUBIC = 0.044715;

/** P(x) is ½ (1 + tanh u) = 1 / (1 + e^−2u) with u = √(2/π) (x + 0.044715 x³), so that P′ is 2u′ P (1 − P). */
export const geluTanh: GeluForm = (f, x, options) =>
  fromTail(f, x, 10.04, (t) => {
    const [square, p] = [f.local("v128"), f.local("v128")];
    const cubic = mulAdd(get(square), f32x4(ROOT * CUBIC * Math.LOG2E), f32x4(ROOT * Math.LOG2E), options);
    const inner = mulAdd(get(square), f32x4(3 * ROOT * CUBIC), f32x4(ROOT), options);
    return {
      code: [
        set(square, mul(get(t), get(t))),
        set(p, exp2(f, mul(get(t), cubic), options)),
        set(p, div(get(p), add(get(p), f32x4(1)))),
      ],
      tail: get(p),
      slope: mulAdd(mul(get(t), inner), subMul(get(p), get(p), get(p), options), get(p), options),
    };
  });

/** One alone. */
export const valueOf =
  (form: GeluForm): LaneFunction =>
  (f, x, options) => {
    const { code, value } = form(f, x, options);
    return [code, value];
  };
export const slopeOf =
  (form: GeluForm): LaneFunction =>
  (f, x, options) => {
    const { code, slope } = form(f, x, options);
    return [code, slope];
  };
