import type { AnyStep, ValueId } from "../../compiler/ir/graph.ts";
import { elementCount } from "../engines/host-tensor.ts";
import type { BoundGraph } from "./bound-model.ts";
import { operandOf, SAME } from "./operand-elements.ts";

/** What no element of the target stands behind: a margin, or a mixture of many. */
export const NOWHERE = -1;

/** Where a way back ends that leads elsewhere than to the target: an element of a weight, mostly. */
export interface End {
  readonly value: ValueId;
  readonly element: number;
}

/** A step that mixes what stands at different places costs more than any number of those that do not. */
const MIXING = 1e6;

/**
 * Which element of one value stands behind each element of another, where values are only moved, scaled, projected and
 * added up: the way back is the one that passes the fewest steps that mix anything, so along the residual stream, and
 * never through the product of two values that both come of the target.
 */
export class Tracer {
  readonly #graph: BoundGraph;
  readonly #target: ValueId;
  /** By value, what the cheapest way back to the target costs; nothing where there is none. */
  readonly #costs = new Map<ValueId, number>();
  readonly #ends: End[] = [];
  readonly #known = new Map<string, number>();

  constructor(graph: BoundGraph, target: ValueId) {
    this.#graph = graph;
    this.#target = target;
    this.#costs.set(target, 0);
    for (const { kernel, inputs, outputs } of graph.steps) {
      const costs = inputs.map((id) => this.#costs.get(id)).filter((cost) => cost !== undefined);
      if (costs.length === 0) continue;
      const cost = Math.min(...costs) + ownCost(kernel, costs.length);
      for (const id of outputs) if (!this.#costs.has(id)) this.#costs.set(id, cost);
    }
  }

  /** Whether a value comes of the target. */
  reaches(value: ValueId): boolean {
    return this.#costs.has(value);
  }

  /** Whether it does without a product of two that both do. */
  reachesPlainly(value: ValueId): boolean {
    return this.#cost(value) < MIXING;
  }

  #cost(value: ValueId): number {
    return this.#costs.get(value) ?? Number.POSITIVE_INFINITY;
  }

  /**
   * @param elements of the value, counted row by row
   * @returns for each the element of the target, or `NOWHERE`, or below that an end: see `endOf`
   */
  back(value: ValueId, elements: Int32Array): Int32Array {
    let at = value;
    let places = elements;
    while (at !== this.#target) {
      const step = this.#graph.maker(at);
      if (step === undefined) return places.map((element) => (element < 0 ? element : this.#end(at, element)));
      if (step.kernel === "concat") return this.#throughParts(step, places);
      const operand = this.#operand(step, at);
      const own = operand === undefined ? undefined : operandOf(this.#graph, step, operand);
      if (operand === undefined || own === undefined) return places.map(() => NOWHERE);
      if (own !== SAME) places = places.map((place) => (place < 0 ? place : own(place)));
      at = step.inputs[operand] ?? at;
    }
    return places;
  }

  /** Where a way back ended, by what `back` gave for it. */
  endOf(code: number): End | undefined {
    return code < NOWHERE ? this.#ends[NOWHERE - 1 - code] : undefined;
  }

  #end(value: ValueId, element: number): number {
    const key = `${value} ${element}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#ends.push({ value, element });
    const code = NOWHERE - this.#ends.length;
    this.#known.set(key, code);
    return code;
  }

  /** The operand that the way back leads through: where all others are mixtures, one that comes of no target. */
  #operand({ kernel, inputs }: AnyStep, output: ValueId): number | undefined {
    const dependent = inputs.filter((id) => this.reaches(id)).length;
    if (ownCost(kernel, dependent) >= MIXING) return undefined;
    const costs = inputs.map((id) => this.#cost(id));
    const least = Math.min(...costs);
    if (least < MIXING) return costs.indexOf(least);
    const other = inputs.findIndex((id) => !this.reaches(id) && (dependent === 0 || this.#isToken(id, output)));
    return other < 0 ? costs.indexOf(least) : other;
  }

  /** Whether a value is as large as another, and no bias of channels. */
  #isToken(value: ValueId, output: ValueId): boolean {
    const size = (id: ValueId) => elementCount(this.#graph.shapeOf(id));
    let from = value;
    for (let step = this.#graph.maker(from); step?.inputs.length === 1; step = this.#graph.maker(from))
      from = step.inputs[0] ?? from;
    return size(value) === size(output) && this.#graph.shapeOf(from).length > 1;
  }

  /** Elements of different parts go different ways. */
  #throughParts(step: AnyStep, places: Int32Array): Int32Array {
    const result = places.map((place) => Math.min(place, NOWHERE));
    for (const [part, id] of step.inputs.entries()) {
      const own = operandOf(this.#graph, step, part);
      if (own === undefined) continue;
      const mapped = places.map((place) => (place < 0 ? NOWHERE : own(place)));
      const kept = Int32Array.from(mapped.keys()).filter((i) => (mapped[i] ?? NOWHERE) >= 0);
      // A way that nothing goes would fork again at each part behind it.
      if (kept.length === 0) continue;
      const behind = this.back(
        id,
        kept.map((i) => mapped[i] ?? NOWHERE),
      );
      kept.forEach((i, j) => {
        result[i] = behind[j] ?? NOWHERE;
      });
    }
    return result;
  }
}

function ownCost(kernel: string, dependent: number): number {
  switch (kernel) {
    case "matmul":
    case "conv2d":
      return dependent > 1 ? MIXING : 1;
    case "sum":
    case "max":
    case "max_pool":
      return 1;
    default:
      return 0;
  }
}
