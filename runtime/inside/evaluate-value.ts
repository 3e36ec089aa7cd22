import { evaluateStep } from "../../compiler/graph/evaluate-graph.ts";
import type { Constant, ValueId } from "../../compiler/ir/graph.ts";
import type { HostTensor } from "../engines/engine.ts";
import type { BoundGraph } from "./bound-model.ts";

/** What no picture changes is computed by the kernels' own loops: no engine is wanted for it. */
export class ValuesOfWeights {
  readonly #graph: BoundGraph;
  readonly #weights: ReadonlyMap<string, HostTensor>;
  readonly #known = new Map<ValueId, Constant>();

  constructor(graph: BoundGraph, weights: ReadonlyMap<string, HostTensor>) {
    this.#graph = graph;
    this.#weights = weights;
  }

  /** Of a value that does not come of the picture. */
  of(value: ValueId): Constant {
    const known = this.#known.get(value) ?? this.#graph.constants.get(value) ?? this.#weight(value);
    if (known !== undefined) {
      this.#known.set(value, known);
      return known;
    }
    const step = this.#graph.maker(value);
    if (step === undefined) throw new Error(`value ${value} comes of an input`);
    for (const id of step.inputs) this.of(id);
    for (const [i, made] of evaluateStep(step, this.#known).entries()) this.#known.set(step.outputs[i] ?? -1, made);
    return this.of(value);
  }

  #weight(value: ValueId): Constant | undefined {
    const path = this.#graph.weights.get(value);
    const tensor = path === undefined ? undefined : this.#weights.get(path);
    if (tensor === undefined) return undefined;
    return { dtype: "f32", shape: this.#graph.shapeOf(value), data: Float64Array.from(tensor.data) };
  }

  /** The weights that a value is made of. */
  behind(value: ValueId): readonly ValueId[] {
    if (this.#graph.weights.has(value)) return [value];
    const inputs = this.#graph.maker(value)?.inputs ?? [];
    return [...new Set(inputs.flatMap((id) => this.behind(id)))];
  }
}
