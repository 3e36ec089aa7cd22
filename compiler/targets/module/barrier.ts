import { apply, block, branch, branchIf, get, i32, load, loop, set, store, when } from "../../wasm/code.ts";
import { parameter, WasmFunction } from "../../wasm/module.ts";
import { control } from "./compiled-module.ts";

/**
 * How often a thread looks before it lies down: for some 35 µs, at 0.35 ns a look. To lie down and be woken costs 10 to
 * 15, and two that look for each other meet within 0.2, so that it is worth as long a look as the other may be late.
 */
const LOOKS = 100_000;

/**
 * `(threads) → nothing`: answers when all threads have called it, and what each wrote before is seen by the others.
 * Of one thread it asks nothing.
 */
export function barrierFunction(): WasmFunction {
  const threads = parameter("i32", "threads");
  const barrier = new WasmFunction("barrier", [threads]);
  const generation = barrier.local("i32", "generation");
  const looks = barrier.local("i32", "looks");
  const current = load("i32.atomic.load", i32(control.generation));
  const hasOpened = apply("i32.ne", current, get(generation));
  const arrive = [i32(control.arrived), i32(1), { op: "i32.atomic.rmw.add", offset: 0 } as const];
  barrier.body = [
    // Before it is known that this thread has come: the last to come opens the next.
    set(generation, current),
    when(
      apply("i32.eq", apply("i32.add", arrive, i32(1)), get(threads)),
      [
        store("i32.atomic.store", i32(control.arrived), i32(0)),
        store("i32.atomic.store", i32(control.generation), apply("i32.add", get(generation), i32(1))),
        [i32(control.generation), get(threads), { op: "memory.atomic.notify", offset: 0 }, "drop"],
      ],
      block((opened) => [
        set(looks, i32(LOOKS)),
        loop((again) => [
          branchIf(opened, hasOpened),
          set(looks, apply("i32.sub", get(looks), i32(1))),
          branchIf(again, get(looks)),
        ]),
        loop((again) => [
          branchIf(opened, hasOpened),
          // The wait ends at once where the barrier has opened since; it has no time limit.
          [i32(control.generation), get(generation), { op: "i64.const", value: -1n }],
          [{ op: "memory.atomic.wait32", offset: 0 }, "drop"],
          branch(again),
        ]),
      ]),
    ),
  ];
  return barrier;
}
