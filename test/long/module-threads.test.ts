import { readFileSync } from "node:fs";
import { afterAll, expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { PlanInput } from "../../compiler/ir/plan.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { startNodeThread } from "../../runtime/host/module/node-thread.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { moduleEngine } from "../../runtime/module/module-engine.ts";
import { initialState } from "../../runtime/training/initialize.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import { Draw } from "../runtime/engines/draw.ts";
import { objectiveOf, SMALL, specFile, specPaths } from "../training/specs.ts";

/** All steps on as many threads as are asked for, however small they are. */
const engines = [1, 2, 3].map((most) =>
  moduleEngine({ cpu: "any", threads: { most, start: startNodeThread } }, { flopsAThread: 1 }),
);
afterAll(() => {
  for (const engine of engines) engine.dispose();
});

test.each(specPaths())("%s is trained to the same bits by one, two and three threads", async (path) => {
  const plan = compile({
    source: { name: path, text: readFileSync(specFile(path), "utf8") },
    importer: specFiles(path),
    engine: "wasm",
    set: Object.fromEntries((SMALL[path] ?? "").split(" ").map((setting) => setting.split("="))),
    batchSizes: { train: [3] },
    objective: { ...objectiveOf(path), label_smoothing: 0.1 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  });
  const draw = new Draw(4);
  const inputs = Object.fromEntries(
    Object.entries(plan.signatures.train?.[0]?.inputs ?? {}).map(([name, input]) => [name, drawn(draw, input)]),
  );
  const results = [];
  for (const engine of engines) {
    const prepared = engine.prepare(plan);
    prepared.writeState(initialState(plan.state, 1));
    const outputs = [await prepared.run("train", inputs), await prepared.run("train", inputs)];
    results.push({ outputs, state: await prepared.readState() });
    prepared.dispose();
  }
  const [one, two, three] = results;
  const { loss } = one?.outputs[1] ?? {};
  expect(loss?.data[0]).toBeGreaterThan(0);
  expect(two).toEqual(one);
  expect(three).toEqual(one);
});

function drawn(draw: Draw, { dtype, shape, role }: PlanInput): HostTensor {
  if (role === "schedule") return { dtype, shape, data: Float32Array.of(1e-3) };
  return dtype === "i32" ? draw.i32(shape, 0, 10) : draw.f32(shape);
}
