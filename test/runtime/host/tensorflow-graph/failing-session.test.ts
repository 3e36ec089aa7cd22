import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { beforeAll, describe, expect, test } from "vitest";
import { ofType } from "../../../../compiler/targets/graphdef/attributes.ts";
import { AttrValueSchema, SavedModelSchema } from "../../../../compiler/targets/graphdef/saved_model_pb.ts";
import { openTensorflow } from "../../../../runtime/host/engines/backends.ts";
import { findTensorflow, locateTensorflow } from "../../../../runtime/host/tensorflow/locate.ts";
import { addonOf } from "../../../../runtime/host/tensorflow-graph/binding.ts";
import { GraphPlan } from "../../../../runtime/host/tensorflow-graph/graph-plan.ts";
import { SessionThread } from "../../../../runtime/host/tensorflow-graph/sessions.ts";
import { ProblemError } from "../../../../schema/problem/problem.ts";
import { f32, ProgramBuilder, planOf } from "../../engines/plan-builder.ts";

const located = locateTensorflow();
if ("missing" in located) process.stderr.write(`failing sessions of TensorFlow are skipped: ${located.missing}\n`);

/** y = exp x, and a weight that it writes. */
function plan() {
  const weight = { dtype: "f32", shape: [2] } as const;
  const builder = new ProgramBuilder();
  const result = builder.step("exp", [builder.input("x", "f32", [2])], {});
  builder.output("y", result);
  builder.write("weight", builder.step("add", [result, builder.read("weight", weight)], {}));
  return planOf("tensorflow", { apply: [builder.program()] }, { weight });
}

/** The graph with a node in place of another that nothing is fed to: TensorFlow sees it when it is first run. */
function broken(bytes: Uint8Array): Uint8Array {
  const model = fromBinary(SavedModelSchema, bytes);
  const node = model.metaGraphs[0]?.graphDef?.node.find(({ op }) => op === "Exp");
  if (node === undefined) throw new Error("the graph has no Exp");
  Object.assign(node, { op: "Placeholder", input: [], attr: { dtype: create(AttrValueSchema, ofType("f32")) } });
  return toBinary(SavedModelSchema, model);
}

describe.skipIf("missing" in located)("a session of TensorFlow that fails", () => {
  let thread: SessionThread;
  beforeAll(async () => {
    const found = await findTensorflow();
    if (!("folder" in found)) throw new Error("TensorFlow does not work here");
    thread = new SessionThread(addonOf((await openTensorflow(found, 1)).load(0).tf));
  });

  test("in its first run is one problem with the place, and leaves the state", async () => {
    const prepared = new GraphPlan({ open: (model) => thread.open(broken(model)) }, plan());
    prepared.writeState(new Map([["weight", f32([2], 1, 2)]]));
    for (let again = 0; again < 2; again++) {
      const error: unknown = await prepared.run("apply", { x: f32([2], 0, 1) }).catch((reason: unknown) => reason);
      expect(error).toBeInstanceOf(ProblemError);
      expect(String(error)).toMatch(
        /R305: engine `tensorflow` failed in kernel `exp` of `test\.exp`: You must feed a value for placeholder/,
      );
    }
    expect((await prepared.readState()).get("weight")).toEqual(f32([2], 1, 2));
    prepared.dispose();
  });

  test("and the same without the break computes", async () => {
    const prepared = new GraphPlan(thread, plan());
    prepared.writeState(new Map([["weight", f32([2], 1, 2)]]));
    expect((await prepared.run("apply", { x: f32([2], 0, 0) })).y).toEqual(f32([2], 1, 1));
    prepared.dispose();
  });
});
