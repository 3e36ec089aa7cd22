import { expect, test } from "vitest";
import { type EngineIdentity, engineDifferences } from "../../../runtime/engines/engine-identity.ts";

const wasm: EngineIdentity = { name: "wasm", library: "tfjs-backend-wasm 4.22.0 simd", threads: 1, cpu: "one" };
const simd: EngineIdentity = { name: "module", library: "module simd", threads: 2, cpu: "one" };
const relaxed: EngineIdentity = { ...simd, library: "module relaxed" };

test("what the bits of a result depend on is said where it differs", () => {
  expect(engineDifferences(wasm, wasm)).toEqual([]);
  expect(engineDifferences(wasm, { ...wasm, threads: 4, cpu: "other" })).toEqual([
    "threads 4, not 1",
    "cpu other, not one",
  ]);
  expect(engineDifferences(wasm, simd)).toEqual([
    "engine module, not wasm",
    "library module simd, not tfjs-backend-wasm 4.22.0 simd",
    "threads 2, not 1",
  ]);
});

test("a module's do not depend on threads, and with plain SIMD not on the processor", () => {
  expect(engineDifferences(simd, { ...simd, threads: 1, cpu: "other" })).toEqual([]);
  expect(engineDifferences(relaxed, { ...relaxed, threads: 1, cpu: "other" })).toEqual(["cpu other, not one"]);
  expect(engineDifferences(relaxed, simd)).toEqual(["library module simd, not module relaxed"]);
});
