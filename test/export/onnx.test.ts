import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fromBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import { onnxFiles } from "../../compiler/export/onnx/onnx.ts";
import { GraphBuilder } from "../../compiler/graph/graph-builder.ts";
import { inHalf } from "../../compiler/targets/onnx/in-half.ts";
import { type ModelProto, ModelProtoSchema, type TensorProto } from "../../compiler/targets/onnx/onnx_pb.ts";
import { storeTensors } from "../../compiler/targets/onnx/store-tensors.ts";
import { toOnnx } from "../../compiler/targets/onnx/to-onnx.ts";
import { halvesOf } from "../../runtime/format/half.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { run } from "../cli/capture.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { modelOf } from "./agreement.ts";
import { modelNamed } from "./hostile-spec.ts";
import { bytesOf } from "./onnx-runs.ts";
import { redrawn } from "./redrawn.ts";

const vit = ["export", "specs/vit.json", "--preset", "mnist", "--to", "onnx"];
const read = (bytes: Uint8Array): ModelProto => fromBinary(ModelProtoSchema, bytes);
const numbers = ({ rawData }: TensorProto) => new Float32Array(Uint8Array.from(rawData).buffer);

it("writes a file with weights in it, its free sizes and nodes named as in the spec", async () => {
  const folder = join(temporaryFolder(), "vit");
  const { code, err } = await run([...vit, "--seed", "0", "-o", folder]);
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(readdirSync(folder)).toEqual(["model.onnx"]);
  const { graph, opsetImport, docString } = read(readFileSync(join(folder, "model.onnx")));
  expect(opsetImport.map(({ version }) => version)).toEqual([20n]);
  expect(docString).toContain("Vision Transformer");
  expect(graph?.input[0]?.type?.value.value?.shape?.dim[0]?.value).toEqual({ case: "dimParam", value: "b" });
  const names = graph?.node.map(({ name }) => name) ?? [];
  expect(names).toContain("transformer.layers.3.ffn.gelu/Gelu");
  expect(new Set(names).size).toBe(names.length);
  const ops = new Set(graph?.node.map(({ opType }) => opType));
  for (const op of ["LayerNormalization", "Gelu", "Softmax", "Gemm"]) expect(ops).toContain(op);
  for (const op of ["Erf", "Sqrt", "Div", "ReduceMean"]) expect(ops).not.toContain(op);
});

it("says that a spec has no weights to put inside, and that a version is not known, and makes no folder", async () => {
  const folder = join(temporaryFolder(), "vit");
  const without = await run([...vit, "-o", folder]);
  expect(without.code).toBe(1);
  expect(without.err).toContain("X934");
  const unknown = await run([...vit, "--seed", "0", "--opset", "99", "-o", folder]);
  expect(unknown.code).toBe(2);
  expect(unknown.err).toContain("18 to 26");
  expect(existsSync(folder)).toBe(false);
});

it("puts weights beside the model where they are too large to be inside, each in a place of its own", async () => {
  const model = modelOf("specs/vit.json", "", "mnist");
  const weights = redrawn(model.evaluated.weights);
  const inside = (await onnxFiles(model.evaluated, undefined, { weights }))[0];
  const [outer, data, ...more] = await onnxFiles(model.evaluated, undefined, { weights, largestInside: 1000 });
  expect(more).toEqual([]);
  expect(data?.path).toBe("model.onnx.data");
  const bytes = bytesOf(data?.content ?? "");
  const whole = read(bytesOf(inside?.content ?? "")).graph;
  const apart = read(bytesOf(outer?.content ?? "")).graph;
  let [outside, end] = [0, 0];
  for (const [i, tensor] of (apart?.initializer ?? []).entries()) {
    const { location, offset, length } = Object.fromEntries(tensor.externalData.map(({ key, value }) => [key, value]));
    const expected = whole?.initializer[i]?.rawData ?? new Uint8Array();
    if (location === undefined) {
      expect(tensor.rawData).toEqual(expected);
      continue;
    }
    expect(location).toBe(data?.path);
    expect(tensor.rawData.length).toBe(0);
    expect(Number(offset)).toBeGreaterThanOrEqual(end);
    end = Number(offset) + Number(length);
    expect(Buffer.compare(bytes.subarray(Number(offset), end), expected)).toBe(0);
    outside++;
  }
  expect(outside).toBeGreaterThan(15);
  expect(end).toBeLessThanOrEqual(bytes.length);
  expect(bytesOf(outer?.content ?? "").length).toBeLessThan(200_000);
});

it("stores weights as they are, and in half the room", async () => {
  const model = modelOf("specs/vit.json", "", "mnist");
  const weights = redrawn(model.evaluated.weights);
  const tensors = async (halves?: typeof halvesOf) => {
    const [file] = await onnxFiles(model.evaluated, undefined, { weights, halves });
    return new Map(read(bytesOf(file?.content ?? "")).graph?.initializer.map((tensor) => [tensor.name, tensor]));
  };
  const [whole, half] = [await tensors(), await tensors(halvesOf)];
  for (const [path, { data }] of weights) {
    // One name is one value: where an output has a weight's, the weight takes another.
    const name = model.evaluated.outputs.has(path) ? `${path}_1` : path;
    const tensor = whole.get(name);
    expect([path, ...(tensor === undefined ? [] : numbers(tensor))]).toEqual([path, ...data]);
    expect(Buffer.compare(half.get(name)?.rawData ?? new Uint8Array(), new Uint8Array(halvesOf(data).buffer))).toBe(0);
  }
});

it("says where numbers are drawn that no file can repeat, and where a table depends on a size that is free", async () => {
  const codes = async (nodes: readonly object[], free = {}) => {
    const spec = { vitral: 1, free, inputs: { x: "b n 4" }, nodes, outputs: { y: "y" } };
    const { evaluated } = modelNamed(spec);
    const failed = await onnxFiles(evaluated).catch((error: unknown) => error);
    return failed instanceof ProblemError
      ? failed.problems.map(({ code, span }) => [code, span !== undefined])
      : failed;
  };
  const free = { n: {} };
  expect(
    await codes(
      [
        { random: [1, 1, 4], id: "noise" },
        { add: ["x", "noise"], id: "y" },
      ],
      free,
    ),
  ).toEqual([["X900", true]]);
  expect(await codes([{ cumsum: "n", id: "y" }], free)).toEqual([["X901", true]]);
});

it("gives what is made of constants alone its own type", () => {
  const builder = new GraphBuilder();
  const emit = builder.emitter("pick");
  const x = builder.input("x", { dtype: "f32", shape: [4] });
  const places = builder.constant({ dtype: "i32", shape: [3], data: Int32Array.of(3, 1, 0) });
  builder.output("y", emit.gather(x, emit.slice(places, [1], [2]), 0));
  const graph = builder.build();
  const spelled = toOnnx(graph, 20);
  if (spelled.graph === undefined) throw new Error("it has a spelling");
  for (const one of [spelled.graph, inHalf(spelled.graph)]) {
    const [tensor] = storeTensors(graph, one, new Map(), halvesOf);
    expect([tensor?.dtype, tensor?.shape, [...(tensor?.bytes ?? [])]]).toEqual(["i32", [2], [1, 0, 0, 0, 0, 0, 0, 0]]);
  }
});
