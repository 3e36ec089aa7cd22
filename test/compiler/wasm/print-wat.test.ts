import { expect, test } from "vitest";
import { block, branch, branchIf, call, f32, f32x4, get, i32, loop, set, when } from "../../../compiler/wasm/code.ts";
import { parameter, WasmFunction } from "../../../compiler/wasm/module.ts";
import { watInPieces } from "../../../compiler/wasm/print-wat.ts";

/** `wat2wasm` of WABT 1.0.39 made of this text the bytes that `encodeModule` makes, but for the names of functions. */
test("a module as text: its names are told apart, its numbers are read as they were", () => {
  const tell = { name: "tell", params: ["i32", "f32"], results: [] } as const;
  const n = parameter("i32", "how many");
  const made = new WasmFunction("sum of rows", [n, parameter("i32", "")], ["i32"]);
  const [x, same] = [made.local("v128", "x"), made.local("v128", "x")];
  made.body = [
    [-0, 1 / 3, Infinity, NaN].map((value) => [f32(value), "drop" as const]),
    block((done) =>
      loop((again) => [
        loop((inner) => [branchIf(again, get(n)), branchIf(inner, get(n))]),
        set(x, [get(n), { op: "v128.load", offset: 16 }]),
        set(same, f32x4(0.5)),
        [get(n), get(x), { op: "v128.store32_lane", offset: 8, lane: 3 }],
        when(get(n), [get(n), { op: "i32.atomic.load", offset: 0 }, "drop"], branch(done)),
      ]),
    ),
    call(tell, i32(-5), f32(0.1)),
    get(n),
  ];
  const module = {
    memory: { minimumPages: 1, maximumPages: 7, shared: true },
    imports: [tell],
    functions: [made],
    exports: ["sum of rows"],
  };
  expect([...watInPieces(module)].join("")).toMatchInlineSnapshot(`
    "(module
      (import "env" "memory" (memory 1 7 shared))
      (import "env" "tell" (func $tell (param i32 f32)))
      (global (mut v128) (v128.const i32x4 0x3f000000 0x3f000000 0x3f000000 0x3f000000))
      (func $sum_of_rows (export "sum of rows") (param $how_many i32) (param $v i32) (result i32)
        (local $x v128)
        (local $x.1 v128)
        (local $constant_0 v128)
        global.get 0
        local.set $constant_0
        f32.const -0
        drop
        f32.const 0.3333333432674408
        drop
        f32.const inf
        drop
        f32.const nan
        drop
        block $end
          loop $again
            loop $again.1
              local.get $how_many
              br_if $again
              local.get $how_many
              br_if $again.1
            end
            local.get $how_many
            v128.load offset=16 align=4
            local.set $x
            local.get $constant_0
            local.set $x.1
            local.get $how_many
            local.get $x
            v128.store32_lane offset=8 3
            local.get $how_many
            if
              local.get $how_many
              i32.atomic.load
              drop
            else
              br $end
            end
          end
        end
        i32.const -5
        f32.const 0.10000000149011612
        call $tell
        local.get $how_many)
    )
    "
  `);
});
