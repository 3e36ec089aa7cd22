import { describe, expect, test } from "vitest";
import { type BoundedFunction, laneFunctions } from "../../../../compiler/targets/module/math/lane-functions.ts";
import { hasRelaxed } from "../../wasm/instantiate.ts";
import { exactFunctions } from "./exact-functions.ts";
import { LANES, runLanes } from "./run-lanes.ts";
import { floatsApart, worstError } from "./worst-error.ts";

const names = Object.keys(laneFunctions) as (keyof typeof laneFunctions)[];
const machines = hasRelaxed ? [false, true] : [false];

/** A prime number of floats lies between two that are tried. */
const STRIDE = 60_013;

describe.each(machines)("relaxed: %s", (relaxed) => {
  test.each(names)("%s is within its bound of the exact result, over all floats", (name) => {
    const { compute, bound, unit, upTo }: BoundedFunction = laneFunctions[name];
    const worst = worstError(compute, relaxed, exactFunctions[name], floatsApart(STRIDE, upTo), unit);
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(bound);
  });

  test.each(["sin", "cos"] as const)("%s of what is too large for its bound is still between −1 and 1", (name) => {
    const { input, output, run } = runLanes(laneFunctions[name].compute, relaxed);
    input.forEach((_, i) => {
      input[i] = (i % 2 === 0 ? 1 : -1) * 2 ** (31 + (97 * i) / LANES);
    });
    run(LANES * 4);
    expect(output.every((y) => Math.abs(y) <= 1)).toBe(true);
  });
});
