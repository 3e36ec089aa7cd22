import { describe, expect, test } from "vitest";
import { type BoundedFunction, laneFunctions } from "../../compiler/targets/module/math/lane-functions.ts";
import { exactFunctions } from "../compiler/targets/module/exact-functions.ts";
import { floatsApart, worstError } from "../compiler/targets/module/worst-error.ts";
import { hasRelaxed } from "../compiler/wasm/instantiate.ts";

const names = Object.keys(laneFunctions) as (keyof typeof laneFunctions)[];

/** Some two million floats each: every binade, each with thousands. */
const STRIDE = 1999;

describe.each(hasRelaxed ? [false, true] : [false])("relaxed: %s", (relaxed) => {
  test.each(names)("%s is within its bound of the exact result, over all floats", (name) => {
    const { compute, bound, unit, upTo }: BoundedFunction = laneFunctions[name];
    const worst = worstError(compute, relaxed, exactFunctions[name], floatsApart(STRIDE, upTo), unit);
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(bound);
  });
});
