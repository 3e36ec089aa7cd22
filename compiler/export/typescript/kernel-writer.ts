import type { AnyStep, Constant, Graph, ValueId } from "../../ir/graph.ts";
import type { KernelAttributes, KernelName, Shape } from "../../ir/kernel-attributes.ts";
import { sameShape } from "../../ir/same-shape.ts";
import { isConstant, type Size } from "../../size/size.ts";
import { type Code, code, joined, type Said } from "./code.ts";
import type { Helper } from "./helpers.ts";
import { type Call, kernelCalls } from "./kernel-calls.ts";
import { isUniform } from "./tables.ts";

/** Writes the kernels of a graph as tfjs calls; whoever is one says where sizes, constants and names come from. */
export abstract class KernelWriter {
  protected readonly graph: Graph;
  protected readonly values = new Map<ValueId, Code>();
  protected readonly makers = new Map<ValueId, AnyStep>();

  protected constructor(graph: Graph) {
    this.graph = graph;
  }

  protected abstract helper(name: Helper): string;
  protected abstract constant(constant: Constant): Code;
  /** A size as an expression; nothing where it does not follow from what is given. */
  protected abstract size(size: Size): Code | undefined;
  /** The sizes of a shape as their author said them, or nothing. */
  protected abstract said(shape: Shape): readonly (Said | undefined)[];
  protected abstract refuse(step: AnyStep, why: string): never;

  protected call(step: AnyStep): Code {
    for (const id of step.outputs) this.makers.set(id, step);
    const types = (ids: readonly ValueId[]) => ids.flatMap((id) => this.graph.types[id] ?? []);
    const rank = Math.max(...types([...step.inputs, ...step.outputs]).map(({ shape }) => shape.length));
    if (rank > 6 && step.kernel !== "reshape") this.refuse(step, `tfjs takes 6 axes, not ${rank}`);
    const size = (one: Size) => this.size(one) ?? this.refuse(step, "a size of it does not follow from what is given");
    const shaped = (shape: Shape, free?: string): Code => {
      const said = this.said(shape);
      const sizes = shape.map((one, i): Code => {
        const words = said[i];
        if (words !== undefined) return [{ literal: words }];
        return free !== undefined && !isConstant(one) ? [free] : size(one);
      });
      return code`[${joined(sizes)}]`;
    };
    // A kernel with its attributes is one of the calls; TypeScript cannot see it through the union.
    const write = kernelCalls[step.kernel] as (call: Call) => Code;
    return write({
      attributes: step.attributes as KernelAttributes[KernelName],
      inputs: types(step.inputs),
      outputs: types(step.outputs),
      tensor: (i) => this.tensor(step.inputs[i] ?? -1),
      operand: (i) => this.operand(step, i),
      size,
      shape: (shape) => {
        const others = shape.filter(isConstant);
        const rest = shape.length === others.length + 1 && others.every((one) => one > 0);
        return shaped(shape, rest ? "-1" : undefined);
      },
      fullShape: (shape) => shaped(shape),
      helper: (name) => this.helper(name),
      refuse: (why) => this.refuse(step, why),
    });
  }

  protected tensor(id: ValueId): Code {
    const known = this.values.get(id);
    if (known !== undefined) return known;
    const constant = this.graph.constants.get(id);
    if (constant === undefined) throw new Error(`value ${id} is read before it is made`);
    return this.constant(constant);
  }

  private operand(step: AnyStep, i: number): Code {
    const [id = -1, other = -1] = [step.inputs[i], step.inputs[1 - i]];
    const [output = -1] = step.outputs;
    const constant = this.graph.constants.get(id);
    const shapeOf = (value: ValueId): Shape => this.graph.types[value]?.shape ?? [];
    if (
      constant !== undefined &&
      constant.dtype === "f32" &&
      isUniform(constant) &&
      sameShape(shapeOf(other), shapeOf(output))
    )
      return code`${constant.data[0] ?? 0}`;
    const bare = this.withoutUnits(id);
    if (bare === undefined || (i === 0 && this.withoutUnits(other) !== undefined)) return this.tensor(id);
    if (this.graph.constants.has(other)) return this.tensor(id);
    return this.tensor(bare);
  }

  /** What a reshape was made of that does no more than put axes of 1 before others: operands are stretched to such. */
  private withoutUnits(id: ValueId): ValueId | undefined {
    const maker = this.makers.get(id);
    if (maker?.kernel !== "reshape") return undefined;
    const [source = -1] = maker.inputs;
    const [from, to] = [source, id].map((value) => this.graph.types[value]?.shape ?? []);
    if (from === undefined || to === undefined || from.length === 0) return undefined;
    const added = to.length - from.length;
    return added > 0 && to.slice(0, added).every((size) => size === 1) && sameShape(to.slice(added), from)
      ? source
      : undefined;
  }
}
