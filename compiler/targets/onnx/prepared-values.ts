import type { AnyStep, Constant, Graph, Step, ValueId } from "../../ir/graph.ts";
import { operandsOf } from "../../ir/kernel-arity.ts";
import type { KernelName } from "../../ir/kernel-attributes.ts";
import { boundShape } from "../../ir/same-shape.ts";
import { elementCount } from "../../kernels/nd-array.ts";
import { kernels } from "../../kernels/table.ts";

/** Elements that may be made of fewer, so that a table is written once and not computed in each run. */
const LARGEST = 1 << 18;
/** A few numbers stretched are always written out. */
const FEW = 64;

/** What depends on weights and constants alone is no part of what runs: it is computed once, before. */
export class PreparedValues {
  private readonly graph: Graph;
  private readonly known: Set<ValueId>;
  private readonly makers = new Map<ValueId, AnyStep>();

  constructor(graph: Graph) {
    this.graph = graph;
    this.known = new Set([...graph.constants.keys(), ...graph.state.values()]);
    for (const step of graph.steps) {
      if (!this.isPrepared(step)) continue;
      for (const id of step.outputs) {
        this.known.add(id);
        this.makers.set(id, step);
      }
    }
  }

  has(id: ValueId): boolean {
    return this.known.has(id);
  }

  /** The value that it is the elements of, in their order. */
  base(id: ValueId): ValueId {
    const step = this.makers.get(id);
    return step?.kernel === "reshape" ? this.base(step.inputs[0] ?? id) : id;
  }

  /** What it is called after: the weight whose elements these are, in whatever order. */
  source(id: ValueId): ValueId | undefined {
    const step = this.makers.get(id);
    if (step === undefined) return this.graph.constants.has(id) ? undefined : id;
    return step.kernel === "reshape" || step.kernel === "transpose" ? this.source(step.inputs[0] ?? id) : undefined;
  }

  private isPrepared(step: AnyStep): boolean {
    if (step.kernel === "random" || !step.inputs.every((id) => this.known.has(id))) return false;
    const count = (ids: readonly ValueId[]): number | undefined =>
      ids.reduce<number | undefined>((sum, id) => {
        const shape = boundShape(this.graph.types[id]?.shape ?? []);
        return sum === undefined || shape === undefined ? undefined : sum + elementCount(shape);
      }, 0);
    const [given, made] = [count(step.inputs), count(step.outputs)];
    if (given === undefined || made === undefined) return false;
    return made <= given || made <= FEW || (step.kernel !== "broadcast" && made <= LARGEST);
  }
}

/** Elements of weights by path. */
export type WeightData = ReadonlyMap<string, { readonly data: ArrayLike<number> }>;

/** Computes prepared values from weights, in f64. */
export class Preparation {
  private readonly graph: Graph;
  private readonly weights: WeightData;
  private readonly makers: ReadonlyMap<ValueId, AnyStep>;
  private readonly paths: ReadonlyMap<ValueId, string>;
  private readonly done = new Map<ValueId, Constant>();

  constructor(graph: Graph, weights: WeightData) {
    this.graph = graph;
    this.weights = weights;
    this.makers = new Map([...graph.steps].flatMap((step) => step.outputs.map((id) => [id, step] as const)));
    this.paths = new Map([...graph.state].map(([path, id]) => [id, path]));
  }

  /** Elements of a value; of a weight those that were given, not a copy. */
  data(id: ValueId): ArrayLike<number> {
    const path = this.paths.get(id);
    return path === undefined ? this.compute(id).data : this.weight(path);
  }

  private weight(path: string): ArrayLike<number> {
    const weight = this.weights.get(path);
    if (weight === undefined) throw new Error(`there is no weight ${path}`);
    return weight.data;
  }

  private compute(id: ValueId): Constant {
    const known = this.done.get(id) ?? this.graph.constants.get(id);
    if (known !== undefined) return known;
    const path = this.paths.get(id);
    if (path !== undefined) {
      const shape = boundShape(this.graph.types[id]?.shape ?? []) ?? [];
      return { dtype: "f32", shape, data: Float64Array.from(this.weight(path)) };
    }
    const step = this.makers.get(id);
    if (step === undefined) throw new Error(`value ${id} is not known before a run`);
    const results = evaluate(
      step,
      step.inputs.map((input) => this.compute(input)),
    );
    for (const [i, output] of step.outputs.entries()) {
      const result = results[i];
      if (result !== undefined) this.done.set(output, result);
    }
    return this.compute(id);
  }
}

const evaluate = <K extends KernelName>({ kernel, attributes }: Step<K>, inputs: readonly Constant[]) =>
  kernels[kernel].evaluate(operandsOf(kernel, inputs), attributes);
