import type { Plan } from "../../../compiler/ir/plan.ts";
import { type CompiledModule, control, type Place } from "../../../compiler/targets/module/compiled-module.ts";
import { apply, type Code, i32, load, store, when } from "../../../compiler/wasm/code.ts";
import { encodeModule } from "../../../compiler/wasm/encode-module.ts";
import { parameter, WasmFunction } from "../../../compiler/wasm/module.ts";
import { ProgramBuilder, planOf } from "../engines/plan-builder.ts";

/** A program that counts: `total` grows by `x`, and both leave, with `flag` turned round. */
export function counting(): Plan {
  const builder = new ProgramBuilder();
  const x = builder.input("x", "f32", [2]);
  const flag = builder.input("flag", "bool", [3]);
  const index = builder.input("index", "i32", [1]);
  const total = builder.read("total", { dtype: "f32", shape: [2] });
  const sum = builder.step("add", [total, x], {});
  const one = builder.constant("one", { dtype: "i32", shape: [] });
  const zero = builder.constant("zero", { dtype: "i32", shape: [1] });
  builder.write("total", sum);
  builder.output("sum", sum);
  builder.output(
    "turned",
    builder.step("compare", [builder.step("cast", [flag], { to: "i32" }), zero], { relation: "eq" }),
  );
  builder.output("row", builder.step("gather", [sum, index], { axis: 0 }));
  builder.output("one", one);
  return planOf(
    "wasm",
    { count: [builder.program()] },
    { total: { dtype: "f32", shape: [2] } },
    {
      one: { dtype: "i32", shape: [], data: Int32Array.of(-7) },
      zero: { dtype: "i32", shape: [1], data: new Int32Array(1) },
    },
  );
}

const place = (address: number, dtype: Place["dtype"], shape: readonly number[]): Place => ({ address, dtype, shape });

const places = {
  x: place(256, "f32", [2]),
  flag: place(272, "bool", [3]),
  index: place(288, "i32", [1]),
  one: place(292, "i32", []),
  total: place(304, "f32", [2]),
  turned: place(320, "bool", [3]),
  row: place(336, "f32", [1]),
};

const at = ({ address }: Place, element = 0): Code => i32(address + 4 * element);
const float = (from: Place, element = 0): Code => load("f32.load", at(from, element));
const word = (from: Place, element = 0): Code => load("i32.load", at(from, element));

/** `counting` as a compiler would make it. */
export function compiledByHand(threads = 1, more: Code = []): CompiledModule {
  const run = new WasmFunction("count", [parameter("i32", "thread"), parameter("i32", "threads")]);
  const put = (address: number, value: Code) => store("i32.store", i32(address), value);
  run.body = [
    more,
    when(
      apply("i32.gt_u", word(places.index), i32(1)),
      [put(control.faultSite, i32(1)), put(control.faultIndex, word(places.index)), put(control.faultLength, i32(2))],
      [
        [0, 1].map((i) =>
          store("f32.store", at(places.total, i), apply("f32.add", float(places.total, i), float(places.x, i))),
        ),
        [0, 1, 2].map((i) => store("i32.store", at(places.turned, i), apply("i32.eqz", word(places.flag, i)))),
        store("f32.store", at(places.row), [
          apply("i32.add", at(places.total), apply("i32.mul", word(places.index), i32(4))),
          { op: "f32.load", offset: 0 },
        ]),
      ],
    ),
  ];
  const shared = threads > 1;
  const memory = { minimumPages: 1, shared, ...(shared ? { maximumPages: 1 } : {}) };
  const { total, turned, row, one, x, flag, index } = places;
  return {
    bytes: encodeModule({ memory, imports: [], functions: [run], exports: ["count"] }),
    memoryBytes: 512,
    threads,
    state: { total },
    constants: { one },
    signatures: {
      count: [
        {
          run: "count",
          inputs: { x, flag, index },
          outputs: { sum: total, turned, row, one },
          checked: ["kernel `gather` of `test.gather`"],
        },
      ],
    },
  };
}
