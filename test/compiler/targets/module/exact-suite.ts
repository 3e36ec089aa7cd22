import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { evaluateGraph } from "../../../../compiler/graph/evaluate-graph.ts";
import type { Constant, Graph, ValueId } from "../../../../compiler/ir/graph.ts";
import type { Plan, StateEntry } from "../../../../compiler/ir/plan.ts";
import { assemblePlan } from "../../../../compiler/plan/assemble-plan.ts";
import { simplify } from "../../../../compiler/rewrites/simplify.ts";
import { legalize } from "../../../../compiler/targets/legalize.ts";
import { moduleTarget } from "../../../../compiler/targets/module/module-target.ts";
import type { HostTensor } from "../../../../runtime/engines/engine.ts";
import { type ExactProgram, exactProgram } from "./exact-program.ts";
import { prepareStepped, type Stepping } from "./stepped-module.ts";

type Numbers = ReadonlyMap<string, Constant>;

const choices = fc.array(fc.nat(1000), { maxLength: 120, size: "max" });

/** Random programs, steps joined and each alone, by one thread and by three that come along in either order. */
export function testExactly(numRuns: number): void {
  describe.each([
    ["joined", true],
    ["each alone", false],
  ])("steps %s", (_, fuse) => {
    test.each([
      ["one thread", 1, "first to last"],
      ["three threads", 3, "first to last"],
      ["three threads, the last one first", 3, "last to first"],
    ] as const)("whole numbers are computed to the last bit by %s", (_name, threads, order) =>
      fc.assert(
        fc.asyncProperty(choices, (list) =>
          computesExactly(exactProgram(list), { relaxed: false, fuse, threads, order, guarded: true }),
        ),
        { numRuns },
      ),
    );
  });
}

/** A graph as a plan of one program, `apply`. */
function planOfGraph(graph: Graph): Plan {
  const entries = [...graph.state].map(([path, id]): [string, StateEntry] => {
    const { dtype = "f32", shape = [] } = graph.types[id] ?? {};
    const sizes = shape.map(Number);
    return [path, { dtype, shape: sizes, role: "weight", init: { kind: "zeros" }, decay: false, trainable: true }];
  });
  const state = Object.fromEntries(entries);
  const bound = [{ bindings: new Map(), graph: legalize(simplify(graph), moduleTarget) }];
  return assemblePlan({ name: "random", engine: "wasm", state, signatures: { apply: bound } });
}

const tensorOf = ({ dtype, shape, data }: Constant): HostTensor => {
  const made = { f32: Float32Array, i32: Int32Array, bool: Uint8Array }[dtype];
  return { dtype, shape, data: made.from(data) };
};

const tensorsOf = (numbers: Numbers): ReadonlyMap<string, HostTensor> =>
  new Map([...numbers].map(([name, constant]) => [name, tensorOf(constant)]));

/** The same numbers, whatever the sign of 0. */
function expectSame(found: HostTensor | undefined, wanted: Constant | undefined, what: string): void {
  const [given, numbers] = [found?.data ?? [], wanted?.data ?? []];
  expect(given.length, what).toBe(numbers.length);
  const place = numbers.findIndex((value, i) => value !== given[i]);
  expect(place < 0 ? "nothing else" : `${given[place]} at ${place} for ${numbers[place]}`, what).toBe("nothing else");
}

/** Two runs compute what the kernels say, to the last bit, and leave the state so; or refuse, and leave it as it was. */
async function computesExactly({ graph, inputs, state }: ExactProgram, stepping: Stepping): Promise<void> {
  const plan = planOfGraph(graph);
  const prepared = prepareStepped(plan, stepping);
  let held: Numbers = state;
  prepared.writeState(tensorsOf(held));
  const taken = Object.keys(plan.signatures.apply?.[0]?.inputs ?? {});
  const given = Object.fromEntries([...tensorsOf(inputs)].filter(([name]) => taken.includes(name)));
  for (let run = 0; run < 2; run++) {
    const values = evaluated(graph, inputs, held);
    if (values === undefined) {
      await expect(prepared.run("apply", given)).rejects.toThrow("R260");
    } else {
      const found = await prepared.run("apply", given);
      for (const [name, wanted] of values.outputs) expectSame(found[name], wanted, `${name} of run ${run}`);
      held = new Map([...held, ...values.writes]);
    }
    for (const [path, tensor] of await prepared.readState())
      expectSame(tensor, held.get(path), `${path} after run ${run}`);
  }
}

/** Outputs and writes by name; undefined where an index is outside its axis, unless nobody reads what it picks. */
function evaluated(graph: Graph, inputs: Numbers, state: Numbers) {
  for (const one of [graph, simplify(graph)]) {
    try {
      const values = evaluateGraph(one, inputs, state);
      const named = (names: ReadonlyMap<string, ValueId>): Numbers =>
        new Map([...names].map(([name, id]) => [name, values.get(id) ?? none()]));
      return { outputs: named(one.outputs), writes: named(one.writes) };
    } catch (error) {
      if (!(error instanceof Error && error.message.includes("an index is not below"))) throw error;
    }
  }
  return undefined;
}

function none(): never {
  throw new Error("a graph has not what it names");
}
