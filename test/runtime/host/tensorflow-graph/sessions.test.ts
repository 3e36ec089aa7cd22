import { spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine, HostTensor } from "../../../../runtime/engines/engine.ts";
import { openEngine } from "../../../../runtime/host/engines/choose.ts";
import { locateTensorflow } from "../../../../runtime/host/tensorflow/locate.ts";
import { builtOf } from "../../../built-sources.ts";
import { f32, ProgramBuilder, planOf } from "../../engines/plan-builder.ts";

const located = locateTensorflow();
if ("missing" in located) process.stderr.write(`TensorFlow's thread is skipped: ${located.missing}\n`);

const SIDE = 1500;

/** y = x·x·w, which takes a while, and w + 1, which it writes. */
function plan() {
  const weight = { dtype: "f32", shape: [1] } as const;
  const builder = new ProgramBuilder();
  const x = builder.input("x", "f32", [SIDE, SIDE]);
  const w = builder.read("w", weight);
  const flags = { transposeA: false, transposeB: false };
  const squared = builder.step("matmul", [builder.step("matmul", [x, x], flags), x], flags);
  const sum = builder.step("reshape", [builder.step("sum", [squared], { axes: [0, 1] })], { shape: [1] });
  builder.output("y", builder.step("mul", [sum, w], {}));
  builder.write("w", builder.step("affine", [w], { scale: 1, shift: 1 }));
  return planOf("tensorflow", { apply: [builder.program()] }, { w: weight });
}

/** The identity: the sum of its powers is its side. */
const identity: HostTensor = {
  ...{ dtype: "f32", shape: [SIDE, SIDE] },
  data: Float32Array.from({ length: SIDE * SIDE }, (_, at) => (at % (SIDE + 1) === 0 ? 1 : 0)),
};

describe.skipIf("missing" in located)("a session in a thread of its own", () => {
  let engine: Engine;
  beforeAll(async () => {
    ({ engine } = await openEngine("tensorflow", 1));
  });

  test("leaves this thread free while it computes", async () => {
    const prepared = engine.prepare(plan());
    prepared.writeState(new Map([["w", f32([1], 2)]]));
    const heard: string[] = [];
    const ran = prepared.run("apply", { x: identity }).then(({ y }) => {
      heard.push("computed");
      return y?.data[0];
    });
    await setTimeout(1).then(() => heard.push("timer"));
    expect(await ran).toBe(2 * SIDE);
    expect(heard).toEqual(["timer", "computed"]);
    prepared.dispose();
  });

  test("does what it is told in its order, though not all is waited for", async () => {
    const prepared = engine.prepare(plan());
    prepared.writeState(new Map([["w", f32([1], 2)]]));
    const first = prepared.run("apply", { x: identity });
    const second = prepared.run("apply", { x: identity });
    prepared.writeState(new Map([["w", f32([1], 10)]]));
    const third = prepared.run("apply", { x: identity });
    const sums = await Promise.all([first, second, third].map(async (one) => (await one).y?.data[0]));
    expect(sums).toEqual([2, 3, 10].map((w) => w * SIDE));
    expect((await prepared.readState()).get("w")).toEqual(f32([1], 11));
    prepared.dispose();
  });

  test("is sent what a view shows, and not the memory that it is a part of", async () => {
    const prepared = engine.prepare(plan());
    const memory = Float32Array.of(7, 3, 9);
    prepared.writeState(new Map([["w", { dtype: "f32", shape: [1], data: memory.subarray(1, 2) }]]));
    expect((await prepared.readState()).get("w")).toEqual(f32([1], 3));
    prepared.dispose();
  });

  test.each(["", "process.exit(7);"])(
    "holds up no process that has nothing else to do, nor one that ends: %s",
    (ending) => {
      const text = `
      import { openEngine } from ${JSON.stringify(builtOf("runtime/host/engines/choose.ts"))};
      const { engine } = await openEngine("tensorflow", 1);
      const prepared = engine.prepare(${JSON.stringify(plan())});
      prepared.writeState(new Map([["w", { dtype: "f32", shape: [1], data: Float32Array.of(1) }]]));
      const running = prepared.run("apply", { x: { dtype: "f32", shape: [${SIDE}, ${SIDE}], data: new Float32Array(${SIDE * SIDE}) } });
      ${ending}
      console.log((await running).y.data[0]);
    `;
      const words = ["--input-type=module", "-e", text];
      const { status, stdout, stderr } = spawnSync(process.execPath, words, {
        encoding: "utf8",
        timeout: 60_000,
      });
      expect(stderr).toBe("");
      expect([status, stdout]).toEqual(ending === "" ? [0, "0\n"] : [7, ""]);
    },
  );
});
