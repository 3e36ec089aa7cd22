import { expect, test } from "vitest";
import { collectGarbage } from "../../../../runtime/host/threads/collect-garbage.ts";

const held = (): number => process.memoryUsage().arrayBuffers;

function heldWithArrays(): number {
  const arrays = Array.from({ length: 8 }, () => new Float32Array(2e6));
  return held() + 0 * arrays.length;
}

test("arrays that nothing refers to are given back at once", () => {
  const full = heldWithArrays();
  collectGarbage();
  expect(full - held()).toBeGreaterThan(60e6);
  const kept = new Float32Array(2e6);
  collectGarbage();
  expect(held()).toBeGreaterThan(8e6);
  expect(kept.length).toBe(2e6);
});
