import { describe, expect, test } from "vitest";
import { laneFunctions } from "../../../../compiler/targets/module/math/lane-functions.ts";
import { hasRelaxed } from "../../wasm/instantiate.ts";
import { exactFunctions } from "./exact-functions.ts";
import { floatsApart, worstError } from "./worst-error.ts";

const names = Object.keys(laneFunctions) as (keyof typeof laneFunctions)[];

/** A prime number of floats lies between two that are tried. */
const STRIDE = 20_011;

describe.each(hasRelaxed ? [false, true] : [false])("relaxed: %s", (relaxed) => {
  test.each(names)("%s is within its bound of the exact result, over all floats", (name) => {
    const { compute, ulps } = laneFunctions[name];
    const worst = worstError(compute, relaxed, exactFunctions[name], floatsApart(STRIDE));
    expect(worst.error, JSON.stringify(worst)).toBeLessThanOrEqual(ulps);
  });
});
