import fc from "fast-check";
import { expect, test } from "vitest";
import type { KernelName } from "../../../compiler/ir/kernel-attributes.ts";
import { typeText } from "../../../compiler/kernels/fit.ts";
import type { Kernel } from "../../../compiler/kernels/kernel.ts";
import { kernels } from "../../../compiler/kernels/table.ts";
import { countOf, Draw } from "./draw.ts";
import { generators } from "./generators.ts";

const names = Object.keys(kernels) as KernelName[];

test("there are 49 kernels", () => {
  expect(names).toHaveLength(49);
  expect(Object.keys(generators).sort()).toEqual([...names].sort());
});

test.each(names)("%s: what evaluate gives is of the types that shape says", (name) => {
  const law = fc.property(fc.gen(), (next) => checkTypes(name, new Draw(next)));
  fc.assert(law, { numRuns: 10, seed: 3 });
});

test.each(names)("%s: evaluate leaves its inputs alone, flops are a count", (name) => {
  const law = fc.property(fc.gen(), (next) => checkPurity(name, new Draw(next)));
  fc.assert(law, { numRuns: 5, seed: 4 });
});

const storage = { f32: Float64Array, i32: Int32Array, bool: Uint8Array };

function checkTypes<K extends KernelName>(name: K, draw: Draw): void {
  const { inputs, attributes } = generators[name](draw);
  const kernel: Kernel<K> = kernels[name];
  const results = kernel.evaluate(inputs, attributes);
  expect(results.map(typeText)).toEqual(kernel.shape(inputs, attributes).map(typeText));
  for (const { dtype, shape, data } of results) {
    expect(data).toBeInstanceOf(storage[dtype]);
    expect(data).toHaveLength(countOf(shape));
  }
}

function checkPurity<K extends KernelName>(name: K, draw: Draw): void {
  const { inputs, attributes } = generators[name](draw);
  const kernel: Kernel<K> = kernels[name];
  const before = inputs.map(({ data }) => data.slice());
  const flops = kernel.flops(inputs, kernel.evaluate(inputs, attributes), attributes);
  expect(inputs.map(({ data }) => data)).toEqual(before);
  expect(Number.isSafeInteger(flops) && flops >= 0).toBe(true);
}
