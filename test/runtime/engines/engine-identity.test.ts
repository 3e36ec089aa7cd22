import { expect, test } from "vitest";
import { type EngineIdentity, engineDifferences, engineToday } from "../../../runtime/engines/engine-identity.ts";

const tfjs: EngineIdentity = { name: "tfjs", library: "tfjs-backend-wasm 4.22.0 simd", threads: 1, cpu: "one" };
const simd: EngineIdentity = { name: "wasm", library: "module simd", threads: 2, cpu: "one" };
const relaxed: EngineIdentity = { ...simd, library: "module relaxed" };

test("what the bits of a result depend on is said where it differs", () => {
  expect(engineDifferences(tfjs, tfjs)).toEqual([]);
  expect(engineDifferences(tfjs, { ...tfjs, threads: 4, cpu: "other" })).toEqual([
    "threads 4, not 1",
    "cpu other, not one",
  ]);
  expect(engineDifferences(tfjs, simd)).toEqual([
    "engine wasm, not tfjs",
    "library module simd, not tfjs-backend-wasm 4.22.0 simd",
    "threads 2, not 1",
  ]);
});

test("a module's do not depend on threads, and with plain SIMD not on the processor", () => {
  expect(engineDifferences(simd, { ...simd, threads: 1, cpu: "other" })).toEqual([]);
  expect(engineDifferences(relaxed, { ...relaxed, threads: 1, cpu: "other" })).toEqual(["cpu other, not one"]);
  expect(engineDifferences(relaxed, simd)).toEqual(["library module simd, not module relaxed"]);
});

test("runs of an engine that had another name go on with that engine", () => {
  expect(engineToday({ ...tfjs, name: "wasm" })).toEqual(tfjs);
  expect(engineToday({ ...simd, name: "module" })).toEqual(simd);
  expect([tfjs, simd, relaxed].map(engineToday)).toEqual([tfjs, simd, relaxed]);
});
