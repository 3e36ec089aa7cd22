import fc from "fast-check";
import { expect, test } from "vitest";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import { assemblePlan } from "../../../compiler/plan/assemble-plan.ts";
import { legalize } from "../../../compiler/targets/legalize.ts";
import { moduleTarget } from "../../../compiler/targets/module/module-target.ts";
import { moduleEngine } from "../../../runtime/module/module-engine.ts";
import { outputsOf } from "../../compiler/graph/same-values.ts";

const engine = moduleEngine({ cpu: "any" });
const SHAPES = [[4, 6, 2], [2, 4, 6], [6, 8], [3, 16], [2, 3, 2, 4], [48]];
const input = { dtype: "f32", shape: [4, 12], data: Float64Array.from({ length: 48 }, (_, i) => i + 1) } as const;
const moves = fc.array(fc.tuple(fc.constantFrom("reshape", "transpose", "stretch"), fc.nat(1000)), {
  minLength: 3,
  maxLength: 7,
});

test("elements that are reshaped, and then seen otherwise, are where they belong, summed, multiplied and as they are", () =>
  fc.assert(
    fc.asyncProperty(moves, async (list) => {
      const builder = new GraphBuilder();
      const emit = builder.emitter("move");
      let x = builder.input("x", input);
      for (const [move, choice] of list) {
        const shape = x.shape.map(Number);
        const turn = choice % shape.length;
        const axes = [...shape.keys()];
        if (move === "transpose") x = emit.transpose(x, [...axes.slice(turn), ...axes.slice(0, turn)].toReversed());
        else if (move === "reshape") x = emit.reshape(x, SHAPES[choice % SHAPES.length] ?? []);
        else {
          const twice = emit.broadcast(emit.reshape(x, [1, ...shape]), [2, ...shape]);
          x = emit.reshape(emit.slice(twice, [1, ...axes.map(() => 0)], [1, ...shape]), shape);
        }
      }
      const rows = Number(x.shape[0]);
      const matrix = emit.reshape(x, [rows, 48 / rows]);
      builder.output("seen", emit.affine(x, 1, 1));
      builder.output("sum", emit.sum(x, [x.shape.length - 1]));
      builder.output("product", emit.matmul(matrix, matrix, false, true));
      const graph = builder.build();
      const plan = assemblePlan({
        ...{ name: "movement", engine: "wasm", state: {} },
        signatures: { apply: [{ bindings: new Map(), graph: legalize(graph, moduleTarget) }] },
      });
      const prepared = engine.prepare(plan);
      const found = await prepared.run("apply", { x: { ...input, data: Float32Array.from(input.data) } });
      prepared.dispose();
      for (const [name, wanted] of outputsOf(graph, new Map([["x", input]])))
        expect([...(found[name]?.data ?? [])], `${name} of ${JSON.stringify(list)}`).toEqual(wanted);
    }),
    { numRuns: 60 },
  ));
