import { describe, expect, test } from "vitest";
import type { Engine } from "../../../runtime/engines/engine.ts";
import { f32, ProgramBuilder, planOf } from "./plan-builder.ts";

/** Memory that an engine asks for and is not given. Apart from the rest, since TensorFlow waits 10 s before it gives up. */
export function describeExhaustion(engine: Engine): void {
  const { name } = engine.identity;

  describe("memory that runs out", () => {
    test("in a run is a problem that names the place; what comes after is right", async () => {
      // 16 TiB, which no machine gives and a size of 32 bits cannot hold.
      const side = 2 ** 21;
      const builder = new ProgramBuilder();
      const x = builder.input("x", "f32", [side, 1]);
      const sums = builder.step("add", [x, builder.step("reshape", [x], { shape: [1, side] })], {});
      builder.output("sum", builder.step("sum", [sums], { axes: [0, 1] }));
      const small = new ProgramBuilder();
      const y = small.input("x", "f32", [1, 2]);
      small.output("sum", small.step("sum", [y], { axes: [0, 1] }));
      const prepared = engine.prepare(planOf(name, { apply: [builder.program(), small.program()] }));
      const alive = engine.tensorCount();
      const zeros = { dtype: "f32", shape: [side, 1], data: new Float32Array(side) } as const;
      await expect(prepared.run("apply", { x: zeros })).rejects.toThrow(
        new RegExp(`^R410: memory ran out on engine \`${name}\`, in (kernel \`add\` of )?\`test.add\`: `),
      );
      expect(engine.tensorCount()).toBe(alive);
      expect((await prepared.run("apply", { x: f32([1, 2], 1, 2) })).sum?.data).toEqual(Float32Array.of(3));
      prepared.dispose();
    });

    test("for a constant that an engine makes before anything runs is one too", async () => {
      const before = engine.tensorCount();
      const builder = new ProgramBuilder();
      const x = builder.input("x", "f32", [1, 1]);
      builder.output("y", builder.step("broadcast", [x], { shape: [2 ** 22, 2 ** 20] }));
      const prepareAndRun = async () => {
        const prepared = engine.prepare(planOf(name, { apply: [builder.program()] }));
        await prepared.run("apply", { x: f32([1, 1], 1) }).finally(() => prepared.dispose());
      };
      await expect(prepareAndRun()).rejects.toThrow(
        new RegExp(`^R410: memory ran out on engine \`${name}\`, in (kernel \`broadcast\` of )?\`test.broadcast\``),
      );
      expect(engine.tensorCount()).toBe(before);
    });
  });
}
