import { it } from "vitest";
import { smallVit } from "./small-vit.ts";
import { addTrainingStep } from "../../compiler/training-step.ts";
import { simplify } from "../../compiler/simplify.ts";
import { legalize } from "../../compiler/legalize.ts";
import { bind } from "../../compiler/bind.ts";
import { wasm } from "../../compiler/targets/wasm.ts";
import { symbol } from "../../compiler/size/size.ts";
import { schedule } from "../../compiler/schedule.ts";
import { liveness } from "../../compiler/liveness.ts";
import { printGraph } from "../../compiler/print-graph.ts";
import { costOf } from "../../compiler/cost.ts";
import { writeFileSync } from "node:fs";
it("perf", () => {
  for (const depth of [6, 250, 500, 1000]) {
    const t: number[] = []; const lap = () => t.push(performance.now()); lap();
    const { builder, loss, weights } = smallVit({ batch: symbol("b"), tokens: 16, dim: 64, heads: 4, headDim: 16, mlp: 128, depth, classes: 10 }); lap();
    addTrainingStep(builder, loss, weights, { beta1: .9, beta2: .999, epsilon: 1e-8, weightDecay: .05, clipNorm: 1 }); lap();
    const g = builder.build();
    const s = simplify(g); lap();
    const b = bind(s, new Map([["b", 64]])); lap();
    const l = legalize(b, wasm); lap();
    const sc = schedule(l); lap();
    console.log(depth, "steps", g.steps.length, s.steps.length, l.steps.length, "ms build/diff/simplify/bind/legalize/schedule", t.slice(1).map((x, i) => Math.round(x - t[i]!)).join(" "), "peak given", liveness(l, l.steps).peakBytes/1e6, "chosen", sc.peakBytes/1e6, "gflop", costOf(l).total.flops/1e9);
    if (depth === 6) { writeFileSync("/tmp/bench/s.txt", printGraph(s)); writeFileSync("/tmp/bench/l.txt", printGraph(l)); }
  }
}, 300000);
