import { expect, test } from "vitest";
import { programFlops } from "../../../compiler/plan/program-flops.ts";
import { ProgramBuilder, planOf } from "../../runtime/engines/plan-builder.ts";

test("a program's operations are those of its steps", () => {
  const builder = new ProgramBuilder();
  const x = builder.input("x", "f32", [2, 3]);
  const w = builder.read("w", { dtype: "f32", shape: [3, 4] });
  const product = builder.step("matmul", [x, w], { transposeA: false, transposeB: false });
  builder.output("y", builder.step("add", [product, product], {}));
  const program = builder.program();
  const plan = planOf("wasm", { apply: [program] }, { w: { dtype: "f32", shape: [3, 4] } });
  expect(programFlops(plan, program)).toBe(2 * 2 * 3 * 4 + 2 * 4);
});
