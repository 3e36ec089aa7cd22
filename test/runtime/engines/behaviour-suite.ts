import { describe, expect, test } from "vitest";
import type { Plan } from "../../../compiler/ir/plan.ts";
import type { Engine, HostTensor, PreparedPlan } from "../../../runtime/engines/engine.ts";
import { Draw } from "./draw.ts";
import { f32, i32, ProgramBuilder, planOf } from "./plan-builder.ts";

/** Ownership, state and errors: what every engine does alike. */
export function describeBehaviour(engine: Engine): void {
  const { name } = engine.identity;

  /** Prepares, runs the test and checks that nothing is left. */
  async function withPlan(plan: Plan, use: (prepared: PreparedPlan) => Promise<void>): Promise<void> {
    const before = engine.tensorCount();
    const prepared = engine.prepare(plan);
    try {
      await use(prepared);
    } finally {
      prepared.dispose();
    }
    expect(engine.tensorCount(), "tensors left after dispose").toBe(before);
  }

  describe("runs", () => {
    test("constants, views and reuse give the right numbers", () => {
      const builder = new ProgramBuilder();
      const x = builder.input("x", "f32", [2, 3]);
      const offset = builder.constant("offset", { dtype: "f32", shape: [1, 3] });
      const sum = builder.step("add", [x, offset], {});
      const flat = builder.step("reshape", [sum], { shape: [6] });
      builder.output("sum", sum);
      builder.output("flat", flat);
      builder.output("doubled", builder.step("add", [flat, flat], {}));
      builder.output("x", x);
      const plan = planOf(name, { apply: [builder.program()] }, {}, { offset: f32([1, 3], 10, 20, 30) });
      return withPlan(plan, async (prepared) => {
        for (let i = 0; i < 2; i++) {
          const outputs = await prepared.run("apply", { x: f32([2, 3], 1, 2, 3, 4, 5, 6) });
          expect(outputs.sum).toEqual(f32([2, 3], 11, 22, 33, 14, 25, 36));
          expect(outputs.flat).toEqual(f32([6], 11, 22, 33, 14, 25, 36));
          expect(outputs.doubled).toEqual(f32([6], 22, 44, 66, 28, 50, 72));
          expect(outputs.x).toEqual(f32([2, 3], 1, 2, 3, 4, 5, 6));
        }
      });
    });

    test(
      "1000 training steps leave as many tensors as one",
      () =>
        withPlan(smallTraining(name), async (prepared) => {
          prepared.writeState(smallState());
          const draw = new Draw(5);
          const inputs = { x: draw.f32([4, 6]), labels: draw.i32([4], 0, 3) };
          await prepared.run("train", inputs);
          const after = engine.tensorCount();
          for (let i = 0; i < 1000; i++) await prepared.run("train", inputs);
          expect(engine.tensorCount()).toBe(after);
        }),
      60_000,
    );

    test("the same run twice gives the same bits", () =>
      withPlan(smallTraining(name), async (prepared) => {
        const inputs = { x: new Draw(8).f32([4, 6]), labels: i32([4], 0, 1, 2, 1) };
        const losses: HostTensor[] = [];
        for (let i = 0; i < 2; i++) {
          prepared.writeState(smallState());
          for (let step = 0; step < 20; step++) losses.push(await lossOf(prepared, inputs));
        }
        expect(losses.slice(20)).toEqual(losses.slice(0, 20));
        expect(losses[19]?.data[0]).toBeLessThan(losses[0]?.data[0] ?? 0);
      }));

    test("the program is chosen by the batch", () => {
      const ofBatch = (b: number) => {
        const builder = new ProgramBuilder();
        const x = builder.input("x", "f32", [b, 2]);
        builder.output("sum", builder.step("sum", [x], { axes: [0] }));
        return builder.program({ b });
      };
      return withPlan(planOf(name, { eval: [ofBatch(3), ofBatch(1)] }), async (prepared) => {
        expect((await prepared.run("eval", { x: f32([3, 2], 1, 2, 3, 4, 5, 6) })).sum).toEqual(f32([1, 2], 9, 12));
        expect((await prepared.run("eval", { x: f32([1, 2], 1, 2) })).sum).toEqual(f32([1, 2], 1, 2));
        await expect(prepared.run("eval", { x: f32([2, 2], 1, 2, 3, 4) })).rejects.toThrow(
          "input `x` is f32 [2, 2]; signature `eval` takes f32 [3, 2] or f32 [1, 2]",
        );
        await expect(prepared.run("eval", {})).rejects.toThrow("needs input `x`");
        await expect(prepared.run("eval", { x: f32([1, 2], 1, 2), y: f32([], 1) })).rejects.toThrow("no input `y`");
        await expect(prepared.run("eval", { x: f32([1, 2], 1) })).rejects.toThrow("its data has 1");
        await expect(prepared.run("predict", {})).rejects.toThrow("no signature `predict`");
      });
    });
  });

  describe("state", () => {
    const two = { a: { dtype: "f32", shape: [2] }, b: { dtype: "f32", shape: [2] } } as const;

    test("two values swap, and an unchanged one is an output", () => {
      const builder = new ProgramBuilder();
      const a = builder.read("a", two.a);
      const b = builder.read("b", two.b);
      builder.write("a", b);
      builder.write("b", a);
      builder.output("a", a);
      return withPlan(planOf(name, { swap: [builder.program()] }, two), async (prepared) => {
        await expect(prepared.run("swap", {})).rejects.toThrow("`a` has no value");
        prepared.writeState(
          new Map([
            ["a", f32([2], 1, 2)],
            ["b", f32([2], 3, 4)],
          ]),
        );
        const alive = engine.tensorCount();
        expect((await prepared.run("swap", {})).a).toEqual(f32([2], 1, 2));
        expect((await prepared.run("swap", {})).a).toEqual(f32([2], 3, 4));
        await prepared.run("swap", {});
        expect(engine.tensorCount()).toBe(alive);
        const state = await prepared.readState();
        expect([...state]).toEqual([
          ["a", f32([2], 3, 4)],
          ["b", f32([2], 1, 2)],
        ]);
        expect([...(await prepared.readState(["b"])).keys()]).toEqual(["b"]);
      });
    });

    test("one array that is written at two places stays as it is, and each place goes its own way", () => {
      const builder = new ProgramBuilder();
      const a = builder.read("a", two.a);
      builder.write("a", builder.step("add", [a, a], {}));
      builder.output("b", builder.read("b", two.b));
      return withPlan(planOf(name, { double: [builder.program()] }, two), async (prepared) => {
        const same = f32([2], 1, 2);
        prepared.writeState(
          new Map([
            ["a", same],
            ["b", same],
          ]),
        );
        for (let again = 0; again < 2; again++) expect((await prepared.run("double", {})).b).toEqual(f32([2], 1, 2));
        expect((await prepared.readState()).get("a")).toEqual(f32([2], 4, 8));
        expect(same).toEqual(f32([2], 1, 2));
      });
    });

    test("an input, a constant and one value at several places are written", () => {
      const builder = new ProgramBuilder();
      const x = builder.input("x", "f32", [2]);
      const sum = builder.step("add", [x, builder.constant("one", { dtype: "f32", shape: [2] })], {});
      for (const path of ["a", "b"]) builder.write(path, x);
      builder.output("x", x);
      const other = new ProgramBuilder();
      const one = other.constant("one", { dtype: "f32", shape: [2] });
      other.write("a", one);
      const last = new ProgramBuilder();
      last.write("b", last.step("stop_gradient", [last.read("a", two.a)], {}));
      builder.output("sum", sum);
      const plan = planOf(
        name,
        { input: [builder.program()], constant: [other.program()], copy: [last.program()] },
        two,
        { one: f32([2], 1, 1) },
      );
      return withPlan(plan, async (prepared) => {
        for (let i = 0; i < 3; i++) {
          const outputs = await prepared.run("input", { x: f32([2], i, 7) });
          expect(outputs).toEqual({ x: f32([2], i, 7), sum: f32([2], i + 1, 8) });
          expect([...(await prepared.readState()).values()]).toEqual([f32([2], i, 7), f32([2], i, 7)]);
          await prepared.run("constant", {});
          await prepared.run("copy", {});
          expect([...(await prepared.readState()).values()]).toEqual([f32([2], 1, 1), f32([2], 1, 1)]);
        }
      });
    });

    test("what is written from outside is checked", () =>
      withPlan(planOf(name, {}, two), async (prepared) => {
        expect(() => prepared.writeState(new Map([["c", f32([2], 1, 2)]]))).toThrow("no state `c`");
        expect(() => prepared.writeState(new Map([["a", f32([3], 1, 2, 3)]]))).toThrow("state `a` is f32 [3]");
        expect(() => prepared.writeState(new Map([["a", i32([2], 1, 2)]]))).toThrow("the plan has f32 [2]");
        await expect(prepared.readState()).rejects.toThrow("`a` has not been written");
        await expect(prepared.readState(["z"])).rejects.toThrow("`z`");
      }));

    test("what is read is a copy", () =>
      withPlan(planOf(name, {}, { a: two.a }), async (prepared) => {
        prepared.writeState(new Map([["a", f32([2], 1, 2)]]));
        (await prepared.readState()).get("a")?.data.fill(9);
        expect((await prepared.readState()).get("a")).toEqual(f32([2], 1, 2));
      }));
  });

  describe("errors", () => {
    test("a kernel that fails in mid-run frees everything and leaves the state", () => {
      const builder = new ProgramBuilder();
      const weight = builder.read("weight", { dtype: "f32", shape: [3, 2] });
      const index = builder.input("index", "i32", [2]);
      const doubled = builder.step("add", [weight, weight], {});
      builder.write("weight", doubled);
      builder.output("rows", builder.step("gather", [doubled, index], { axis: 0 }));
      const plan = planOf(name, { look: [builder.program()] }, { weight: { dtype: "f32", shape: [3, 2] } });
      return withPlan(plan, async (prepared) => {
        prepared.writeState(new Map([["weight", f32([3, 2], 1, 2, 3, 4, 5, 6)]]));
        const alive = engine.tensorCount();
        for (let i = 0; i < 3; i++) {
          await expect(prepared.run("look", { index: i32([2], 0, 99) })).rejects.toThrow(
            "R260: kernel `gather` of `test.gather` picks element 99 of an axis of 3",
          );
        }
        expect(engine.tensorCount()).toBe(alive);
        expect((await prepared.readState()).get("weight")).toEqual(f32([3, 2], 1, 2, 3, 4, 5, 6));
        expect((await prepared.run("look", { index: i32([2], 0, 2) })).rows).toEqual(f32([2, 2], 2, 4, 10, 12));
      });
    });

    test("plans of other engines, other versions and unknown kernels are refused", () => {
      const before = engine.tensorCount();
      expect(() => engine.prepare(planOf(name === "cpu" ? "wasm" : "cpu", {}))).toThrow("was compiled for engine");
      expect(() => engine.prepare(JSON.parse(JSON.stringify({ ...planOf(name, {}), version: 99 })))).toThrow(
        "version 99",
      );
      const builder = new ProgramBuilder();
      const x = builder.input("x", "f32", [2]);
      builder.output("y", builder.step("exp", [x], {}));
      const plan = planOf(name, { apply: [builder.program()] }, {}, { unused: f32([1], 1) });
      const unknown = JSON.parse(
        JSON.stringify(plan).replaceAll('"exp"', '"warp"').replaceAll("test.exp", "encoder.warp"),
      );
      expect(() => engine.prepare(unknown)).toThrow("cannot run kernel `warp` of `encoder.warp`");
      expect(engine.tensorCount()).toBe(before);
    });

    test("a disposed plan does not run", async () => {
      const prepared = engine.prepare(planOf(name, {}));
      prepared.dispose();
      prepared.dispose();
      await expect(prepared.run("apply", {})).rejects.toThrow("disposed");
    });
  });
}

async function lossOf(prepared: PreparedPlan, inputs: Readonly<Record<string, HostTensor>>): Promise<HostTensor> {
  const { loss } = await prepared.run("train", inputs);
  if (loss === undefined) throw new Error("no loss");
  return loss;
}

/** Softmax regression by hand: logits = x·w + b, gradient = xᵀ(softmax - one_hot)/n, plain descent. */
function smallTraining(engine: Engine["identity"]["name"]): Plan {
  const builder = new ProgramBuilder();
  const types = { w: { dtype: "f32", shape: [6, 3] }, b: { dtype: "f32", shape: [1, 3] } } as const;
  const x = builder.input("x", "f32", [4, 6]);
  const labels = builder.input("labels", "i32", [4]);
  const w = builder.read("w", types.w);
  const b = builder.read("b", types.b);
  const normal = builder.steps("normalize", [x], { axes: [1], epsilon: 1e-5, center: true })[0] ?? x;
  const logits = builder.step(
    "add",
    [builder.step("matmul", [normal, w], { transposeA: false, transposeB: false }), b],
    {},
  );
  const target = builder.step("one_hot", [labels], { depth: 3 });
  const logs = builder.step("log_softmax", [logits], {});
  const total = builder.step("sum", [builder.step("mul", [logs, target], {})], { axes: [0, 1] });
  builder.output(
    "loss",
    builder.step("reshape", [builder.step("affine", [total], { scale: -0.25, shift: 0 })], { shape: [] }),
  );
  const error = builder.step("sub", [builder.step("softmax", [logits], {}), target], {});
  const slope = builder.step("matmul", [normal, error], { transposeA: true, transposeB: false });
  const step = (at: number, gradient: number): number =>
    builder.step("add", [at, builder.step("affine", [gradient], { scale: -0.1, shift: 0 })], {});
  builder.write("w", step(w, slope));
  builder.write("b", step(b, builder.step("sum", [error], { axes: [0] })));
  return planOf(engine, { train: [builder.program()] }, types);
}

function smallState(): ReadonlyMap<string, HostTensor> {
  const draw = new Draw(3);
  return new Map([
    ["w", draw.f32([6, 3], -0.5, 0.5)],
    ["b", f32([1, 3], 0, 0, 0)],
  ]);
}
