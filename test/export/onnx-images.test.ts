import { fromBinary } from "@bufbuild/protobuf";
import { expect, it } from "vitest";
import type { CheckedModel } from "../../compiler/check.ts";
import { onnxFiles } from "../../compiler/export/onnx/onnx.ts";
import { GraphBuilder } from "../../compiler/graph/graph-builder.ts";
import { ModelProtoSchema } from "../../compiler/targets/onnx/onnx_pb.ts";
import { toOnnx } from "../../compiler/targets/onnx/to-onnx.ts";
import { modelOf } from "./agreement.ts";
import { modelNamed } from "./hostile-spec.ts";
import { bytesOf } from "./onnx-runs.ts";
import { redrawn } from "./redrawn.ts";

async function written(model: CheckedModel) {
  const weights = redrawn(model.evaluated.weights);
  const [file] = await onnxFiles(model.evaluated, undefined, { weights });
  const { graph } = fromBinary(ModelProtoSchema, bytesOf(file?.content ?? ""));
  if (graph === undefined) throw new Error("a file has a graph");
  return { ops: graph.node.map(({ opType }) => opType), tensors: graph.initializer, weights };
}

it("turns nothing over between convolutions, pools and norms, and each is one node", async () => {
  const { ops } = await written(modelOf("test/export/convnet.json"));
  const block = ["Conv", "BatchNormalization"];
  expect(ops).toEqual([
    ...[...block, "Relu", "MaxPool"],
    ...[...block, "Sigmoid", "Mul", "Conv", "Add", "AveragePool"],
    ...[...block, "Gelu", "Reshape", "ReduceMean", "Gemm"],
  ]);
});

it("writes filters in the order that ONNX has them in", async () => {
  const { tensors, weights } = await written(modelOf("test/export/convnet.json"));
  const filter = tensors.find(({ name }) => name === "dw.kernel");
  expect(filter?.dims).toEqual([16n, 1n, 3n, 3n]);
  const stored = new Float32Array(Uint8Array.from(filter?.rawData ?? []).buffer);
  const { data } = weights.get("dw.kernel") ?? { data: [] };
  const turned = Array.from({ length: 16 * 9 }, (_, at) => data[(at % 9) * 16 + Math.floor(at / 9)]);
  expect([...stored]).toEqual(turned);
});

it("turns an image over once on its way to tokens, whatever parts they have", async () => {
  const nodes = [
    { conv: 8, kernel: 3, padding: 1, id: "local" },
    { rearrange: "b h w (heads d) -> b heads (h w) d", sizes: { heads: 2 }, id: "y" },
  ];
  const { ops } = await written(modelNamed({ vitral: 1, inputs: { x: "b 4 4 3" }, nodes, outputs: { y: "y" } }));
  expect(ops).toEqual(["Transpose", "Conv", "Reshape", "Transpose"]);
});

it("cuts nothing off one number, and pads nothing around it", () => {
  const builder = new GraphBuilder();
  const emit = builder.emitter("here");
  const x = builder.input("x", { dtype: "f32", shape: [] });
  builder.output("y", emit.unary("exp", emit.pad(emit.slice(x, [], []), [], [])));
  expect(toOnnx(builder.build(), 20).graph?.nodes.map(({ op }) => op)).toEqual(["Exp"]);
});
