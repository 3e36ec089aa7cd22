import type { Constant } from "../../../compiler/ir/graph.ts";
import type { Plan, Program } from "../../../compiler/ir/plan.ts";
import { encodeModel, type ModelNotes } from "../../../compiler/targets/onnx/encode-model.ts";
import type { OnnxGraph } from "../../../compiler/targets/onnx/onnx-graph.ts";
import { ATTENTION } from "../../../compiler/targets/onnx/opsets.ts";
import { type ProgramGraph, programGraph } from "../../../compiler/targets/onnx/program-graph.ts";
import { storeTensors } from "../../../compiler/targets/onnx/store-tensors.ts";
import { toOnnx } from "../../../compiler/targets/onnx/to-onnx.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { HostTensor } from "../../engines/engine.ts";
import { notInOnnx, tooLargeForOnnx } from "./onnxruntime-messages.ts";

const NO_NOTES: ModelNotes = { name: "", doc: "", metadata: new Map(), docs: new Map() };

/** A message has no more. */
const LARGEST = 2 ** 31 - 1;

/** A program in the words of ONNX; its weights come when it is encoded. */
export interface OnnxProgram extends ProgramGraph {
  readonly onnx: OnnxGraph;
}

/** @throws ProblemError R303 for what ONNX has no op for */
export function spellProgram(
  program: Program,
  state: Plan["state"],
  constants: ReadonlyMap<string, Constant>,
  written: ReadonlySet<string>,
): OnnxProgram {
  const made = programGraph(program, state, constants, written);
  const spelled = toOnnx(made.graph, ATTENTION);
  if (spelled.graph === undefined)
    throw new ProblemError(spelled.unspelled.map(({ from, why }) => notInOnnx(from, why)));
  return { ...made, onnx: spelled.graph };
}

/**
 * The bytes of a model's file.
 * @throws ProblemError R304
 */
export function encodeProgram({ graph, onnx }: OnnxProgram, weights: ReadonlyMap<string, HostTensor>): Uint8Array {
  const pieces = encodeModel(onnx, NO_NOTES, storeTensors(graph, onnx, weights));
  const bytes = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (bytes > LARGEST) throw new ProblemError(tooLargeForOnnx(bytes));
  return Buffer.concat(pieces, bytes);
}
