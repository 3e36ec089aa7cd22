import { describe, expect, test } from "vitest";
import { openCpuHere } from "../../../../runtime/host/engines/backends.ts";
import { graphEngine } from "../../../../runtime/host/tensorflow-graph/graph-engine.ts";
import { f32, ProgramBuilder, planOf } from "../../engines/plan-builder.ts";

/** A library that knows kernels and no graphs. */
const backend = await openCpuHere();
const engine = graphEngine({ identity: backend.identity, load: () => backend });

describe("a library that takes no graph", () => {
  test("is called kernel by kernel, and says why", async () => {
    const before = engine.identity.library;
    expect(before).toMatch(/, one graph$/);
    expect(engine.trouble).toBeUndefined();
    const builder = new ProgramBuilder();
    const x = builder.input("x", "f32", [2]);
    builder.output("y", builder.step("exp", [x], {}));
    const prepared = engine.prepare(planOf("cpu", { apply: [builder.program()] }));
    expect((await prepared.run("apply", { x: f32([2], 0, 0) })).y?.data).toEqual(Float32Array.of(1, 1));
    expect(engine.identity.library).toBe(before.replace(", one graph", ""));
    expect(engine.trouble).toContain("kernel by kernel, which is slower: its binding runs no graphs");
    prepared.dispose();
    expect(engine.tensorCount()).toBe(0);
  });
});
