import { expect, test } from "vitest";
import { apply, type Code, countUp, f32x4, i32, isList, load, store } from "../../../compiler/wasm/code.ts";
import { hoistConstants, VectorGlobals } from "../../../compiler/wasm/hoist-constants.ts";
import { WasmFunction } from "../../../compiler/wasm/module.ts";
import { instantiate } from "./instantiate.ts";

/** Adds 3 and 0 to four numbers, four times, and 3 once more after the loop. */
function counting(): WasmFunction {
  const made = new WasmFunction("count");
  const round = made.local("i32", "round");
  const sum = (...added: readonly number[]) =>
    added.reduce<Code>((so, more) => apply("f32x4.add", so, f32x4(more)), load("v128.load", i32(0)));
  made.body = [
    countUp(round, i32(0), i32(4), 1, store("v128.store", i32(0), sum(3, 0, 3))),
    store("v128.store", i32(0), sum(3)),
  ];
  return made;
}

const constantsIn = (code: Code, isLoop = false): number => {
  if (isList(code)) return code.reduce((count, part) => count + constantsIn(part, isLoop), 0);
  if (typeof code === "string") return 0;
  if (code.op === "block" || code.op === "loop") return constantsIn(code.body, isLoop || code.op === "loop");
  return code.op === "v128.const" && isLoop ? 1 : 0;
};

test("of the constants in a loop, only zeros are made where they are used; the others are globals, each once", () => {
  const globals = new VectorGlobals();
  const made = counting();
  expect(constantsIn(made.body)).toBe(3);
  expect(constantsIn(hoistConstants(made, globals).body)).toBe(1);
  hoistConstants(counting(), globals);
  expect(globals.vectors).toHaveLength(1);
});

test("the result is the same", () => {
  const { buffer, call } = instantiate(counting(), 16);
  call();
  expect([...new Float32Array(buffer, 0, 4)]).toEqual([27, 27, 27, 27]);
});
