import { expect, test } from "vitest";
import { moduleEngine } from "../../../runtime/module/module-engine.ts";
import { vectorsOf } from "../../../runtime/module/vectors.ts";
import { f32, i32 } from "../engines/plan-builder.ts";
import { compiledByHand, counting } from "./by-hand.ts";

const surroundings = { cpu: "a processor", digest: (text: string) => text };
const bool = (...data: number[]) => ({ dtype: "bool", shape: [data.length], data: Uint8Array.from(data) }) as const;
const inputs = (index: number) => ({ x: f32([2], 1, 10), flag: bool(0, 1, 0), index: i32([1], index) });
const byHand = { compile: () => compiledByHand() };
const total = (...data: number[]) => new Map([["total", f32([2], ...data)]]);

test("inputs, constants and state lie where the module reads them, and outputs are copies", async () => {
  const engine = moduleEngine(surroundings, byHand);
  const prepared = engine.prepare(counting());
  prepared.writeState(total(100, 200));
  const first = prepared.run("count", inputs(1));
  const second = prepared.run("count", inputs(0));
  expect(await first).toEqual({ sum: f32([2], 101, 210), turned: bool(1, 0, 1), row: f32([1], 210), one: i32([], -7) });
  expect((await second).sum).toEqual(f32([2], 102, 220));
  expect(await prepared.readState()).toEqual(total(102, 220));
  prepared.dispose();
  expect(engine.tensorCount()).toBe(0);
});

test("a fault names the step and what it wanted; the next run is none the worse", async () => {
  const prepared = moduleEngine(surroundings, byHand).prepare(counting());
  prepared.writeState(total(0, 0));
  await expect(prepared.run("count", inputs(-3))).rejects.toThrow(
    "R260: kernel `gather` of `test.gather` picks element -3 of an axis of 2",
  );
  expect(await prepared.readState()).toEqual(total(0, 0));
  expect((await prepared.run("count", inputs(1))).row).toEqual(f32([1], 10));
});

test("a plan is compiled once, however often it is prepared", () => {
  let times = 0;
  const compile = () => {
    times++;
    return compiledByHand();
  };
  const engine = moduleEngine(surroundings, { compile });
  const renamed = { ...counting(), name: "compiled once" };
  for (const plan of [renamed, structuredClone(renamed), { ...renamed, name: "another" }])
    engine.prepare(plan).dispose();
  expect(times).toBe(2);
});

test("what cannot be had of memory is a problem", () => {
  const compile = () => ({ ...compiledByHand(), memoryBytes: 2 ** 32 + 1 });
  const engine = moduleEngine(surroundings, { compile });
  expect(() => engine.prepare({ ...counting(), name: "large" })).toThrow(
    "R411: this needs at least 4.3 GB of memory, and engine `wasm` can address 4.3 GB",
  );
  expect(engine.tensorCount()).toBe(0);
});

test("the machine is asked for vectors, the better first", () => {
  expect(vectorsOf(undefined)).toBe("none");
  expect(vectorsOf(() => false)).toBe("none");
  expect(vectorsOf(() => true)).toBe("relaxed");
  let asked = 0;
  expect(vectorsOf(() => asked++ > 0)).toBe("simd");
});
