import { expect, it } from "vitest";
import { bind } from "../../compiler/bind/bind.ts";
import { GraphBuilder } from "../../compiler/graph/graph-builder.ts";
import { assemblePlan } from "../../compiler/plan/assemble-plan.ts";
import { simplify } from "../../compiler/rewrites/simplify.ts";
import { symbol } from "../../compiler/size/size.ts";
import { legalize } from "../../compiler/targets/legalize.ts";
import { tfjs } from "../../compiler/targets/tfjs.ts";
import { differentiate } from "../../compiler/training/differentiate.ts";
import { growth } from "../growth.ts";

/** Takes a chain of so many layers through all phases after lowering; answers with its number of steps. */
function compileChain(layers: number): number {
  const builder = new GraphBuilder();
  const w = builder.state("w", { dtype: "f32", shape: [4, 4] });
  let x = builder.input("x", { dtype: "f32", shape: [symbol("b"), 4] });
  for (let layer = 0; layer < layers; layer++) {
    const emit = builder.emitter(`layers.${layer}`);
    const scaled = emit.affine(emit.matmul(x, w), 0.5, layer);
    x = emit.add(x, emit.transpose(emit.transpose(emit.one("gelu", [scaled], { form: "exact" }), [1, 0]), [1, 0]));
  }
  const emit = builder.emitter("loss");
  const [gradient] = differentiate(builder, emit.reshape(emit.sum(x, [0, 1]), []), [w]);
  if (gradient !== undefined) builder.output("gradient", gradient);
  const graph = builder.build();
  const bindings = new Map([["b", 3]]);
  const legal = legalize(bind(simplify(graph), bindings), tfjs);
  const weight = { role: "weight", init: { kind: "zeros" }, decay: true, trainable: true } as const;
  const entry = { dtype: "f32", shape: [4, 4], ...weight } as const;
  assemblePlan({
    ...{ name: "chain", engine: "tfjs", state: { w: entry } },
    signatures: { train: [{ bindings, graph: legal }] },
  });
  return graph.steps.length;
}

it("100 000 steps neither overflow the stack nor take more than linear time", { timeout: 120_000 }, () => {
  compileChain(200);
  expect(compileChain(5000)).toBeGreaterThan(100_000);
  // Linear would be 4; a quadratic phase would be seen at 16.
  expect(
    growth(
      () => compileChain(1250),
      () => compileChain(5000),
      2,
    ),
  ).toBeLessThan(9);
});
