import { fromBinary } from "@bufbuild/protobuf";
import { describe, expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import type { Plan } from "../../../compiler/ir/plan.ts";
import { encodeSavedModel } from "../../../compiler/targets/graphdef/encode.ts";
import { type GraphDef, SavedModelSchema } from "../../../compiler/targets/graphdef/saved_model_pb.ts";
import { toTfGraph } from "../../../compiler/targets/graphdef/to-graph.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";
import { objectiveOf, SMALL, specFile } from "../../training/specs.ts";

const specs = ["vit", "swin", "mae"].map((name) => `specs/${name}.json`);

function planOf(spec: string): Plan {
  const path = specFile(spec);
  const set = Object.fromEntries((SMALL[spec] ?? "").split(" ").map((pair) => pair.split("=") as [string, string]));
  return compile({
    source: readSpecFile(path),
    importer: specFiles(path),
    set,
    engine: "tensorflow",
    batchSizes: { train: [3, 2], eval: [2], predict: [1] },
    objective: objectiveOf(spec),
    optimizer: { update: plainAdamw(), clipNorm: 1 },
  });
}

/** What TensorFlow reads of the file. */
function graphOf(plan: Plan): GraphDef {
  const model = fromBinary(SavedModelSchema, encodeSavedModel(toTfGraph(plan).nodes));
  const [{ graphDef } = {}] = model.metaGraphs;
  if (graphDef === undefined) throw new Error("there is no graph");
  return graphDef;
}

describe.each(specs)("%s as a graph", (spec) => {
  const plan = planOf(spec);
  const { node: nodes } = graphOf(plan);
  const places = new Map(nodes.map(({ name }, at) => [name, at]));
  const nodeOf = (input: string) => input.replace(/^\^/, "").replace(/:\d+$/, "");

  test("has a legal name for each node, and no node reads one that comes after it", () => {
    expect(places.size).toBe(nodes.length);
    for (const { name } of nodes) expect(name).toMatch(/^[A-Za-z0-9.][A-Za-z0-9_./-]*$/);
    for (const [at, { input }] of nodes.entries()) {
      for (const one of input) expect(places.get(nodeOf(one)) ?? Number.POSITIVE_INFINITY, one).toBeLessThan(at);
    }
  });

  test("writes no state before all of a program is computed, and gives nothing before all state is written", () => {
    const inputsOf = (name: string) => nodes[places.get(name) ?? -1]?.input ?? [];
    /** What a change waits for, itself or in what it comes after. */
    const barrierOf = (change: string): string => {
      const after = inputsOf(change)
        .filter((one) => one.startsWith("^"))
        .map(nodeOf);
      expect(after.length).toBe(1);
      const [one = ""] = after;
      return one.includes("/NoOp") ? one : barrierOf(one);
    };
    for (const [name, programs] of Object.entries(toTfGraph(plan).signatures)) {
      for (const [at, { outputs, done }] of programs.entries()) {
        const { writes = {} } = plan.signatures[name]?.[at] ?? {};
        const changes = inputsOf(done).filter((one) => one.startsWith("^"));
        const changed = changes.flatMap((change) =>
          inputsOf(nodeOf(change)).filter((one) => one.startsWith("variable/")),
        );
        expect(changed.sort()).toEqual(
          Object.keys(writes)
            .map((path) => `variable/${path}`)
            .sort(),
        );
        const barriers = new Set(changes.map((change) => barrierOf(nodeOf(change))));
        expect(barriers.size).toBe(changes.length === 0 ? 0 : 1);
        for (const output of Object.values(outputs)) {
          const [value = "", ...after] = inputsOf(output);
          expect(after).toEqual(changes);
          for (const barrier of barriers) expect(inputsOf(barrier).map(nodeOf)).toContain(nodeOf(value));
        }
      }
    }
  });

  test("is the same to the byte when it is written again", () => {
    expect(encodeSavedModel(toTfGraph(plan).nodes)).toEqual(encodeSavedModel(toTfGraph(planOf(spec)).nodes));
  });
});
