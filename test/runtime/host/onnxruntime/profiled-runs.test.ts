import { expect, test } from "vitest";
import { profiledRuns } from "../../../../runtime/host/onnxruntime/profiled-runs.ts";
import { ProgramBuilder, planOf } from "../../engines/plan-builder.ts";

/** y = exp (a · b), and another exp. */
const builder = new ProgramBuilder();
const [a, b] = [builder.input("a", "f32", [2, 3]), builder.input("b", "f32", [3, 4])];
const product = builder.step("matmul", [a, b], { transposeA: false, transposeB: false });
builder.output("y", builder.step("sqrt", [builder.step("exp", [product], {})], {}));
const program = builder.program();
const plan = planOf("onnxruntime", { apply: [program] });
const nodes = [
  { name: "test.matmul/MatMul", from: "test.matmul" },
  { name: "test.exp/Exp", from: "test.exp" },
  { name: "test.sqrt/Sqrt", from: "test.sqrt" },
];

const node = (name: string, op: string, ts: number, dur: number) => ({
  cat: "Node",
  name: `${name}_kernel_time`,
  ts,
  dur,
  args: { op_name: op, output_type_shape: [{ float: [2, 4] }], activation_size: "72", output_size: "32" },
});
const session = (name: string) => ({ cat: "Session", name, ts: 0, dur: 9 });
const run = (at: number) => [
  node("gemm_reshape", "Reshape", at, 1),
  node("test.matmul/MatMul/MatMulAddFusion", "Gemm", at + 1, 5),
  node("test.exp/Exp", "Exp", at + 7, 2),
  node("Squeeze_token_5", "Squeeze", at + 10, 1),
  session("model_run"),
];

test("runs are told apart, and nodes have the paths of the spec, those without a name that of the one before", () => {
  const runs = profiledRuns(
    JSON.stringify([session("session_initialization"), ...run(1000), ...run(2000)]),
    plan,
    program,
    nodes,
  );
  expect(runs).toHaveLength(2);
  const [first, second] = runs;
  expect(first?.parts.map(({ kind, from }) => [kind, ...from])).toEqual([
    ["Reshape", "(others)"],
    ["Gemm", "test.matmul"],
    ["Exp", "test.exp"],
    ["Squeeze", "test.exp"],
  ]);
  expect([...(first?.threads[0] ?? [])]).toEqual([1, 1.001, 1.001, 1.006, 1.007, 1.009, 1.01, 1.011]);
  expect(second?.threads[0]?.[0]).toBe(2);
  expect(first?.parts[1]).toMatchObject({ sizes: "2 × 4", reads: [{ bytes: 72 }], writes: [{ bytes: 32 }] });
});

test("operations are those of the plan: a product's are its own, and of a path without a node those of the one before", () => {
  const [first] = profiledRuns(JSON.stringify(run(0)), plan, program, nodes);
  const flops = first?.parts.map((part) => part.flops) ?? [];
  // 2 · 2 · 3 · 4 of the product; exp and sqrt of 8 numbers each, over two nodes.
  expect(flops).toEqual([0, 48, 8, 8]);
});
