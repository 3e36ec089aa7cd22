import { expect, test } from "vitest";
import { describeModule } from "../../../../compiler/targets/module/compile-module.ts";
import { control } from "../../../../compiler/targets/module/compiled-module.ts";
import type { Code, Instruction } from "../../../../compiler/wasm/code.ts";
import { ProgramBuilder, planOf } from "../../../runtime/engines/plan-builder.ts";

const isList = (code: Code): code is readonly Code[] => Array.isArray(code);
const flat = (code: Code): readonly Instruction[] => (isList(code) ? code.flatMap(flat) : [code]);

function nameOf(instruction: Instruction): string {
  if (typeof instruction === "string") return instruction;
  return instruction.op === "call" ? instruction.callee.name : instruction.op;
}

test("threads look for a wrong index between two barriers, and so all find the same", () => {
  const builder = new ProgramBuilder();
  const weight = builder.read("weight", { dtype: "f32", shape: [3, 2] });
  const index = builder.input("index", "i32", [2]);
  builder.output("rows", builder.step("gather", [weight, index], { axis: 0 }));
  builder.write("weight", builder.step("add", [weight, weight], {}));
  const plan = planOf("wasm", { look: [builder.program()] }, { weight: { dtype: "f32", shape: [3, 2] } });
  const { module } = describeModule(plan, { relaxed: false, threads: 2 });
  const run = module.functions.find(({ name }) => module.exports.includes(name));
  const instructions = flat(run?.body ?? []);
  const looks = instructions.flatMap((instruction, at) =>
    typeof instruction !== "string" && instruction.op === "i32.load" ? [at] : [],
  );
  expect(looks).toHaveLength(1);
  const [look = 0] = looks;
  expect(instructions[look - 1]).toEqual({ op: "i32.const", value: control.faultSite });
  const around = ["barrier", "i32.const", "i32.load", "local.set", "local.get", "barrier", "local.get", "if"];
  expect(instructions.slice(look - 2, look + 6).map(nameOf)).toEqual(around);
});
