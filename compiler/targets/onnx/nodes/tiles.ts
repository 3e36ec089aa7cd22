import { uniform } from "../../../graph/constant-table.ts";
import type { AnyStep, Graph, Value, ValueId } from "../../../ir/graph.ts";
import { operandsOf } from "../../../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName } from "../../../ir/kernel-attributes.ts";
import type { Size } from "../../../size/size.ts";
import type { Held } from "../held.ts";
import type { PreparedValues } from "../prepared-values.ts";
import type { Writer } from "../writer.ts";
import type { Before, Pattern } from "./pattern.ts";
import { patterns } from "./patterns.ts";

/** A step that runs; if it is the last of several that are one op of ONNX, how these are spelled together. */
export interface Tile {
  readonly step: AnyStep;
  readonly spelling?: (writer: Writer) => Held;
}

/** Covers what the outputs need of a graph with as few ops as the patterns allow. */
export class Tiles implements Before {
  readonly opset: number;
  private readonly graph: Graph;
  private readonly prepared: PreparedValues;
  private readonly makers = new Map<ValueId, AnyStep>();
  private readonly readers = new Map<ValueId, AnyStep[]>();
  private readonly sizes: ReadonlyMap<ValueId, Size>;
  private readonly outputs: ReadonlySet<ValueId>;

  constructor(graph: Graph, opset: number, prepared: PreparedValues, numbers: ReadonlyMap<string, Size>) {
    this.opset = opset;
    this.graph = graph;
    this.sizes = new Map(
      [...numbers].flatMap(([name, size]) => {
        const id = graph.inputs.get(name);
        return id === undefined ? [] : [[id, size] as const];
      }),
    );
    this.prepared = prepared;
    this.outputs = new Set(graph.outputs.values());
    for (const step of graph.steps) {
      for (const id of step.outputs) this.makers.set(id, step);
      for (const id of step.inputs) this.readers.set(id, [...(this.readers.get(id) ?? []), step]);
    }
  }

  /** In the order that they run. */
  needed(): readonly Tile[] {
    const needed = new Set(this.outputs);
    const tiles: Tile[] = [];
    for (const step of [...this.graph.steps].reverse()) {
      if (step.outputs.every((id) => !needed.has(id) || this.prepared.has(id))) continue;
      const pattern = this.pattern(step);
      for (const id of pattern?.reads.map((value) => value.id) ?? step.inputs) needed.add(id);
      tiles.push(pattern === undefined ? { step } : { step, spelling: pattern.spelling });
    }
    return tiles.reverse();
  }

  isRead(id: ValueId): boolean {
    return this.readers.has(id) || this.outputs.has(id);
  }

  isReshaped(id: ValueId): boolean {
    return !this.outputs.has(id) && (this.readers.get(id) ?? []).every(({ kernel }) => kernel === "reshape");
  }

  made<K extends KernelName>(value: Value, kernel: K) {
    const step = this.makers.get(value.id);
    if (step?.kernel !== kernel || this.prepared.has(value.id) || !this.isReadOnce(step)) return undefined;
    const [first, ...more] = step.outputs.map((id) => this.value(id));
    if (first === undefined || first.id !== value.id) return undefined;
    const results: readonly [Value, ...Value[]] = [first, ...more];
    return { ...this.call(step, kernel), results };
  }

  origin<K extends KernelName>(value: Value, kernel: K) {
    const step = this.makers.get(value.id);
    return step?.kernel === kernel && !this.prepared.has(value.id) ? this.call(step, kernel) : undefined;
  }

  known<K extends KernelName>(value: Value, kernel: K) {
    const step = this.makers.get(value.id);
    return step?.kernel === kernel && this.prepared.has(value.id) ? this.call(step, kernel) : undefined;
  }

  private call<K extends KernelName>(step: AnyStep, kernel: K) {
    const inputs = operandsOf(
      kernel,
      step.inputs.map((id) => this.value(id)),
    );
    return { kernel, inputs, attributes: step.attributes as KernelAttributes[K] };
  }

  number({ id }: Value): Size | undefined {
    return uniform(this.graph.constants.get(id)) ?? this.sizes.get(id);
  }

  /** Whether the first result is read by one step, once, and no other at all. */
  private isReadOnce({ outputs: [first, ...more] }: AnyStep): boolean {
    const count = (id: ValueId | undefined) =>
      id === undefined ? 0 : (this.readers.get(id) ?? []).length + Number(this.outputs.has(id));
    return count(first) === 1 && more.every((id) => count(id) === 0);
  }

  private pattern(step: AnyStep): Pattern | undefined {
    const [first, ...more] = step.outputs;
    if (first === undefined || more.some((id) => this.isRead(id))) return undefined;
    return patterns(
      step,
      step.inputs.map((id) => this.value(id)),
      this.value(first),
      this,
    );
  }

  private value(id: ValueId): Value {
    const type = this.graph.types[id];
    if (type === undefined) throw new Error(`value ${id} has no type`);
    return { id, dtype: type.dtype, shape: type.shape };
  }
}
