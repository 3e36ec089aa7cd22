import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { readableBytes } from "../../engines/readable-bytes.ts";

const help = ["use `--engine wasm` or `--engine tensorflow`"];

export const notInOnnx = (from: string, why: string): Problem =>
  problem("R303", `engine \`onnxruntime\` cannot compute \`${from}\`: ${why}, and ONNX has no op for it`, undefined, {
    help,
  });

export const tooLargeForOnnx = (bytes: number): Problem =>
  problem(
    "R304",
    `engine \`onnxruntime\` takes a model of 2 GB at most, and this one has ${readableBytes(bytes)}`,
    undefined,
    { help },
  );
