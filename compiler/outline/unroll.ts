import type { Weight } from "../expand/typed-graph.ts";
import type { Op } from "../op/op.ts";
import type { TensorType } from "../shape/shape.ts";
import type {
  AxisNames,
  Body,
  Item,
  LoopItem,
  Loose,
  Operand,
  OpItem,
  Outline,
  OutlineWeight,
  Ref,
} from "./outline.ts";
import { Varied } from "./varied.ts";

/** A node of the flat model, as its outline tells it. */
export interface UnfoldedOp {
  readonly op: Op;
  readonly path: string;
  readonly id: string | undefined;
  /** Numbers of values, or what is written in the place of one. */
  readonly inputs: readonly (Unfolded & { readonly names: AxisNames })[];
  readonly results: readonly { readonly value: number; readonly type: TensorType }[];
  readonly argument: unknown;
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly solution: unknown;
  readonly weights: readonly (Weight & { readonly name: string })[];
}

export type Unfolded = { readonly value: number } | { readonly literal: number };

/** The flat model again, node for node: blocks inlined, loops unrolled. The model's inputs are values 0, 1, … */
export function unfold({ main, inputs, outputs }: Outline): {
  readonly ops: readonly UnfoldedOp[];
  readonly outputs: readonly Unfolded[];
} {
  const unfolding = new Unfolding();
  const given = inputs.map(() => unfolding.newValue());
  const values = unfolding.run(main, given, [""]);
  return { ops: unfolding.ops, outputs: [...outputs.values()].map((ref) => valueOf(values, ref)) };
}

type Values = readonly (Unfolded | undefined)[];

class Unfolding {
  readonly ops: UnfoldedOp[] = [];
  private count = 0;
  private readonly runs = new Map<Body, number>();

  newValue(): Unfolded {
    return { value: this.count++ };
  }

  /**
   * Runs a body once; answers with what its refs stand for.
   * @param paths its own, and of the bodies around it in the same block
   */
  run(body: Body, given: readonly Unfolded[], paths: readonly string[]): Values {
    const run = this.runs.get(body) ?? 0;
    this.runs.set(body, run + 1);
    const frame = new Frame(body, run, given, paths);
    this.items(body.items, frame);
    return frame.values;
  }

  private items(items: readonly Item[], frame: Frame): void {
    for (const item of items) {
      if (item.kind === "op") this.op(item, frame);
      else if (item.kind === "call") {
        const path = `${frame.paths[item.outside]}${item.path}`;
        const given = item.reads.map((one) => frame.operand(one));
        const values = this.run(item.definition.body, given, [path]);
        for (const { ref, from } of item.made) frame.values[ref] = valueOf(values, from);
      } else if (item.kind === "loop") this.loop(item, frame);
      else this.items(item.items, frame);
    }
  }

  private loop({ id, path, count, kinds, sources, made }: LoopItem, frame: Frame): void {
    const base = `${frame.path}${path}`;
    const bodies = new Map(kinds.flatMap(({ indices, body }) => indices.map((i) => [i, body])));
    const ended: Values[] = [];
    for (let i = 0; i < count; i++) {
      const body = bodies.get(i);
      if (body === undefined) throw new Error(`iteration ${i} is of no kind`);
      const given = (sources[i] ?? []).map((source) =>
        "iteration" in source ? valueOf(ended[source.iteration] ?? [], source.ref) : frame.operand(source),
      );
      ended.push(this.run(body, given, [id === undefined ? base : `${base}.${i}`, ...frame.paths]));
    }
    for (const { ref, from } of made) frame.values[ref] = valueOf(ended[from.iteration] ?? [], from.ref);
  }

  private op(item: OpItem, frame: Frame): void {
    const { op, id, path, reads, gives, argument, attributes, solution, weights } = item;
    const inputs = reads.map((one) => ({ ...frame.operand(one), names: frame.settle(one.names) }));
    const results = gives.map((ref) => {
      const value = this.count++;
      frame.values[ref] = { value };
      return { value, type: frame.type(ref) };
    });
    const own = Object.entries(attributes).map(([name, value]) => [name, frame.settle(value)]);
    this.ops.push({
      op,
      path: `${frame.path}${path}`,
      id,
      inputs,
      results,
      argument: frame.settle(argument),
      attributes: Object.fromEntries(own),
      solution: frame.settle(solution),
      weights: weights.map((weight) => frame.weight(weight)),
    });
  }
}

/** One run of a body. */
class Frame {
  readonly values: (Unfolded | undefined)[];
  readonly path: string;
  readonly paths: readonly string[];
  private readonly body: Body;
  private readonly number: number;

  constructor(body: Body, number: number, given: readonly Unfolded[], paths: readonly string[]) {
    this.body = body;
    this.number = number;
    this.values = [...given];
    this.path = paths[0] ?? "";
    this.paths = paths;
  }

  type(ref: Ref): TensorType {
    const value = this.body.values[ref];
    if (value === undefined) throw new Error(`nothing is known of value ${ref}`);
    const names = this.settle(value.names);
    return { ...value, axes: value.axes.map((axis, i) => ({ ...axis, name: names[i] })) };
  }

  operand(operand: Operand): Unfolded {
    if ("literal" in operand) return { literal: this.settle(operand.literal) };
    return valueOf(this.values, operand.ref);
  }

  settle<T>(value: Loose<T>): T {
    if (!(value instanceof Varied)) return value;
    return value.values[this.number] as T;
  }

  weight({ path, init, ...rest }: OutlineWeight): UnfoldedOp["weights"][number] {
    return { ...rest, path: `${this.path}${path}`, init: this.settle(init) };
  }
}

function valueOf(values: Values, ref: Ref): Unfolded {
  const value = values[ref];
  if (value === undefined) throw new Error(`value ${ref} is read before it is made`);
  return value;
}
