import { expect, test } from "vitest";
import { moduleCheck } from "../../../../runtime/host/module/module-check.ts";

test("what WebAssembly has here is told, and what to do without", () => {
  expect(moduleCheck("relaxed", 2).detail).toBe("computes with relaxed SIMD on 2 threads at most");
  expect(moduleCheck("simd", 1).detail).toBe(
    "computes with SIMD on 1 thread at most; relaxed SIMD, which is faster, comes with Node 22",
  );
  expect(moduleCheck("none", 2)).toMatchObject({ ok: false, detail: "has no SIMD", help: "run with `--engine tfjs`" });
});
