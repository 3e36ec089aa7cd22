import { beforeEach, describe, expect, test } from "vitest";
import type { Onnxruntime } from "../../../../runtime/host/onnxruntime/load.ts";
import { loadOnnxruntime } from "../../../../runtime/host/onnxruntime/load.ts";
import { locateOnnxruntime } from "../../../../runtime/host/onnxruntime/locate.ts";
import { onnxEngine } from "../../../../runtime/host/onnxruntime/onnx-engine.ts";
import { encodeProgram, spellProgram } from "../../../../runtime/host/onnxruntime/onnx-program.ts";
import { systemTools } from "../../../../runtime/host/runs/system-tools.ts";
import { ProblemError } from "../../../../schema/problem/problem.ts";
import { run } from "../../../cli/capture.ts";
import { f32, ProgramBuilder, planOf } from "../../engines/plan-builder.ts";

const identity = { name: "onnxruntime", library: "onnxruntime", threads: 1, cpu: "" } as const;

/** A library whose sessions open and run as told. */
const library = (create: Onnxruntime["InferenceSession"]["create"]): Onnxruntime => ({
  Tensor: class {
    readonly type: string;
    readonly data: unknown;
    readonly dims: readonly number[];
    constructor(type: string, data: unknown, dims: readonly number[]) {
      this.type = type;
      this.data = data;
      this.dims = dims;
    }
  },
  InferenceSession: { create },
});

const refusing = library(() => Promise.reject(new Error('This is an invalid model. In Node, ("test.exp/Exp", Exp)')));

/** y = exp x, run once. */
async function failureOf(ort: Onnxruntime): Promise<string> {
  const engine = onnxEngine(ort, identity);
  const builder = new ProgramBuilder();
  builder.output("y", builder.step("exp", [builder.input("x", "f32", [2])], {}));
  const prepared = engine.prepare(planOf("onnxruntime", { apply: [builder.program()] }));
  const error: unknown = await prepared.run("apply", { x: f32([2], 0, 1) }).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ProblemError);
  prepared.dispose();
  expect(engine.tensorCount()).toBe(0);
  return error instanceof ProblemError ? error.message : "";
}

describe("a session that fails is one problem with the place", () => {
  test("when its model is refused", async () => {
    expect(await failureOf(refusing)).toMatch(/^R305: engine `onnxruntime` failed in `test\.exp`: This is an invalid/);
  });

  test("when it runs", async () => {
    const ort = library(async () => ({
      run: () => Promise.reject(new Error("Non-zero status code returned while running Exp node. Name:'test.exp/Exp'")),
      release: async () => undefined,
      endProfiling: () => undefined,
    }));
    expect(await failureOf(ort)).toMatch(/^R305: engine `onnxruntime` failed in `test\.exp`: Non-zero status/);
  });

  test("when there is no memory for it", async () => {
    const ort = library(() => Promise.reject(new Error("std::bad_alloc")));
    expect(await failureOf(ort)).toMatch(/^R410: memory ran out on engine `onnxruntime`, in signature `apply`: /);
  });

  test("and ends a command with exit code 1", async () => {
    const tools = { ...systemTools, openEngine: async () => ({ engine: onnxEngine(refusing, identity) }) };
    const { code, err, out } = await run(["profile", "specs/vit.json", "--preset", "mnist"], tools);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toMatch(/^error\[R305\]: engine `onnxruntime` failed in signature `predict`: This is an invalid model/);
    expect(err.match(/error\[/g)).toHaveLength(1);
    expect(err).not.toMatch(/should not have happened|\n +at /);
  });
});

const located = locateOnnxruntime();
describe.skipIf("missing" in located)("ONNX Runtime itself", () => {
  let ort = refusing;
  beforeEach(() => {
    if (!("missing" in located)) ort = loadOnnxruntime(located.folder);
  });

  const swap = (model: Uint8Array, from: string, to: string): Uint8Array =>
    Buffer.from(Buffer.from(model).toString("latin1").replace(from, to), "latin1");

  test.each([
    ["a file that is cut", "signature `apply`", (model: Uint8Array) => model.slice(0, -9)],
    ["an op that is none", "`test.exp`", (model: Uint8Array) => swap(model, '"\u0003Exp', '"\u0003Exq')],
    ["an op of other types", "`test.exp`", (model: Uint8Array) => swap(model, '"\u0003Exp', '"\u0003Not')],
  ])("refuses %s, and is understood", async (_, at, broken) => {
    const create: Onnxruntime["InferenceSession"]["create"] = (model, options) =>
      ort.InferenceSession.create(broken(model), options);
    expect(await failureOf({ Tensor: ort.Tensor, InferenceSession: { create } })).toContain(
      `R305: engine \`onnxruntime\` failed in ${at}: `,
    );
  });

  test("fails in a run, and is understood", async () => {
    const create: Onnxruntime["InferenceSession"]["create"] = async (model, options) => {
      const session = await ort.InferenceSession.create(model, options);
      return {
        run: () => session.run({}),
        release: () => session.release(),
        endProfiling: () => session.endProfiling(),
      };
    };
    expect(await failureOf({ Tensor: ort.Tensor, InferenceSession: { create } })).toContain("is missing in 'feeds'");
  });
});

describe("what is refused before a session is opened", () => {
  test("a kernel that ONNX has no op for is R303", () => {
    const builder = new ProgramBuilder();
    const rows = builder.input("rows", "f32", [2, 3]);
    const sum = builder.step("scatter_add", [rows, builder.input("index", "i32", [2])], { axis: 0, size: 4 });
    builder.output("sum", sum);
    const plan = planOf("onnxruntime", { apply: [builder.program()] });
    expect(() => onnxEngine(refusing, identity).prepare(plan)).toThrow(
      "R303: engine `onnxruntime` cannot compute `test.scatter_add`: ",
    );
  });

  test("a model beyond 2 GB is R304", () => {
    // Five weights of half a gigabyte, whose numbers are the same ones: nothing of them is ever touched.
    const weight = { dtype: "f32", shape: [2 ** 27] } as const;
    const values = { ...weight, data: new Float32Array(2 ** 27) };
    const modelOf = (count: number) => {
      const builder = new ProgramBuilder();
      const paths = Array.from({ length: count }, (_, at) => `weight${at}`);
      const x = builder.input("x", "f32", [1]);
      for (const path of paths) builder.output(path, builder.step("add", [builder.read(path, weight), x], {}));
      const { state } = planOf("onnxruntime", {}, Object.fromEntries(paths.map((path) => [path, weight])));
      const spelled = spellProgram(builder.program(), state, new Map(), new Set());
      return () => encodeProgram(spelled, new Map(paths.map((path) => [path, values])));
    };
    expect(modelOf(5)).toThrow("R304: engine `onnxruntime` takes a model of 2 GB at most, and this one has 2.7 GB");
  });
});
