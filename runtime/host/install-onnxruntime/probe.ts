import { join } from "node:path";
import { GraphBuilder } from "../../../compiler/graph/graph-builder.ts";
import { encodeModel } from "../../../compiler/targets/onnx/encode-model.ts";
import { DEFAULT_OPSET } from "../../../compiler/targets/onnx/opsets.ts";
import { toOnnx } from "../../../compiler/targets/onnx/to-onnx.ts";
import { lastWords, runCommand } from "../tensorflow/run-command.ts";

/**
 * Loads ONNX Runtime in a child process, since a wrong build can end the process that loads it, and multiplies with it.
 * @returns why it does not work; undefined where it does
 */
export async function probeOnnxruntime(folder: string, signal?: AbortSignal): Promise<string | undefined> {
  const model = Buffer.from(product()).toString("base64");
  const args = ["--eval", SCRIPT, join(folder, "package.json"), model];
  const result = await runCommand(process.execPath, args, { signal, timeoutMs: 120_000 });
  if (result.code === 0 && result.stdout.includes("7,10,15,22")) return undefined;
  if (result.signal !== undefined) return `it died with ${result.signal}`;
  return result.code === 0 ? "a product of two matrices is wrong" : lastWords(result);
}

/** y = x · x, of two rows and columns. */
function product(): Uint8Array {
  const builder = new GraphBuilder();
  const x = builder.input("x", { dtype: "f32", shape: [2, 2] });
  builder.output("y", builder.emitter("product").matmul(x, x));
  const { graph } = toOnnx(builder.build(), DEFAULT_OPSET);
  if (graph === undefined) throw new Error("a product has a spelling");
  return Buffer.concat(encodeModel(graph, { name: "", doc: "", metadata: new Map(), docs: new Map() }, []));
}

/** Runs as CommonJS text in a bare Node, so that it works from sources and from a build alike. */
const SCRIPT = `
const ort = require("node:module").createRequire(process.argv[1])("onnxruntime-node");
(async () => {
  const session = await ort.InferenceSession.create(Buffer.from(process.argv[2], "base64"));
  const { y } = await session.run({ x: new ort.Tensor("float32", Float32Array.of(1, 2, 3, 4), [2, 2]) });
  console.log([...y.data].join());
})();
`;
