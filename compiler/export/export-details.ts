import type { TypedGraph } from "../expand/typed-graph.ts";
import type { Optimizer } from "../training/complete-graph.ts";
import type { Objective } from "../training/objective/objective.ts";

/** What an export is given beside the model: formats that hold weights ask for them here. */
export interface ExportDetails {
  /** Elements by path; of a model that was not trained those that training begins with, or none. */
  readonly weights?: ReadonlyMap<string, { readonly data: ArrayLike<number> }> | undefined;
  /** Numbers in half the room, if weights are to be stored so. */
  readonly halves?: ((numbers: ArrayLike<number>) => Uint16Array) | undefined;
  /** Under whose names and in whose layouts weights are written: a checkpoint map of the spec; our own if left out. */
  readonly library?: string | undefined;
  /** Of ONNX: the version of its ops. */
  readonly opset?: number | undefined;
  /** Of WebAssembly: what the free sizes are, the batch among them, which is 1 unless said otherwise. */
  readonly sizes?: Readonly<Record<string, number>> | undefined;
  /** Bytes of weights above which they stand beside the file that describes the model, where a format has to choose. */
  readonly largestInside?: number | undefined;
  /** Of TypeScript: what a training step is made of; without it there is none. */
  readonly training?: ExportedTraining | undefined;
}

/** A model as it is trained, with what its recipe asks for. */
export interface ExportedTraining {
  readonly typed: TypedGraph;
  readonly objective: Objective;
  readonly optimizer: Optimizer;
}
