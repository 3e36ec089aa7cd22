import type { AnyStep } from "../../compiler/ir/graph.ts";
import { rowMajorStrides } from "../../compiler/kernels/nd-array.ts";
import { sameShape } from "../engines/host-tensor.ts";
import type { BoundGraph } from "./bound-model.ts";

/** The element of an operand that stands behind an element of a step's result; -1 for none. */
export type OwnElement = (element: number) => number;

/** How the place along an axis of an operand follows from the result's: ⌊place / `per`⌋ · `by` + `plus`, or always `plus`. */
interface AxisMove {
  /** The result's axis; none where the place is always the same. */
  readonly of?: number;
  readonly per?: number;
  readonly by?: number;
  readonly plus?: number;
}

/** Elements stay where they are. */
export const SAME: OwnElement = (element) => element;

/**
 * How elements of a step's result follow from those of one of its operands: of what is summed over, the middle stands
 * for all. Undefined where nothing can be said.
 */
export function operandOf(graph: BoundGraph, step: AnyStep, operand: number): OwnElement | undefined {
  const [output = -1] = step.outputs;
  const to = graph.shapeOf(output);
  const from = graph.shapeOf(step.inputs[operand] ?? -1);
  const moved = (move: (axis: number) => AxisMove) =>
    byAxes(
      to,
      from,
      from.map((_, axis) => move(axis)),
    );
  const { kernel, attributes } = step;
  switch (kernel) {
    case "reshape":
    case "affine":
    case "cast":
    case "abs":
    case "sign":
    case "exp":
    case "log":
    case "sqrt":
    case "rsqrt":
    case "sin":
    case "cos":
    case "tanh":
    case "sigmoid":
    case "erf":
    case "relu":
    case "softmax":
    case "log_softmax":
    case "normalize":
    case "gelu":
    case "stop_gradient":
      return SAME;
    case "add":
    case "sub":
    case "mul":
    case "div":
    case "maximum":
    case "minimum":
    case "compare":
    case "select":
    case "broadcast":
      return sameShape(from, to) ? SAME : moved((axis) => (from[axis] === 1 ? {} : { of: axis }));
    case "transpose":
      return moved((axis) => ({ of: attributes.perm.indexOf(axis) }));
    case "slice":
      return moved((axis) => ({ of: axis, plus: Number(attributes.begin[axis]) }));
    case "pad":
      return moved((axis) => ({ of: axis, plus: -Number(attributes.lo[axis]) }));
    case "reverse":
      return moved((axis) =>
        attributes.axes.includes(axis) ? { of: axis, by: -1, plus: (from[axis] ?? 1) - 1 } : { of: axis },
      );
    case "concat": {
      const before = step.inputs.slice(0, operand).map((id) => graph.shapeOf(id)[attributes.axis] ?? 0);
      const plus = -before.reduce((sum, size) => sum + size, 0);
      return moved((axis) => (axis === attributes.axis ? { of: axis, plus } : { of: axis }));
    }
    case "sum":
    case "max":
    case "prod":
      return moved((axis) => (attributes.axes.includes(axis) ? { plus: (from[axis] ?? 1) >> 1 } : { of: axis }));
    case "matmul": {
      const rows = from.length - 2;
      const transposed = operand === 0 ? attributes.transposeA : attributes.transposeB;
      const summed = (operand === 0) !== transposed ? rows + 1 : rows;
      return moved((axis) => {
        if (axis < rows) return { of: axis };
        return axis === summed ? { plus: (from[axis] ?? 1) >> 1 } : { of: rows + operand };
      });
    }
    case "conv2d": {
      if (operand !== 0) return undefined;
      const [height = 1, width = 1, channels = 1, results = 1] = graph.shapeOf(step.inputs[1] ?? -1);
      const { stride, dilation, groups } = attributes;
      return byAxes(to, from, [
        { of: 0 },
        { of: 1, by: stride[0], plus: ((height - 1) >> 1) * dilation[0] },
        { of: 2, by: stride[1], plus: ((width - 1) >> 1) * dilation[1] },
        { of: 3, per: results / groups, by: channels, plus: channels >> 1 },
      ]);
    }
    case "max_pool": {
      const { kernel: size, stride } = attributes;
      return byAxes(to, from, [
        { of: 0 },
        { of: 1, by: stride[0], plus: (size[0] - 1) >> 1 },
        { of: 2, by: stride[1], plus: (size[1] - 1) >> 1 },
        { of: 3 },
      ]);
    }
    case "gather":
      return operand === 0 ? gathered(graph, step.inputs[1] ?? -1, attributes.axis, from) : undefined;
    default:
      return undefined;
  }
}

/** Outside of the operand there is nothing. */
function byAxes(to: readonly number[], from: readonly number[], moves: readonly AxisMove[]): OwnElement {
  const outer = rowMajorStrides(to);
  const inner = rowMajorStrides(from);
  const axes = moves.map(({ of, per = 1, by = 1, plus = 0 }, axis) => ({
    ...{ isFixed: of === undefined, stride: outer[of ?? 0] ?? 1, size: to[of ?? 0] ?? 1 },
    ...{ per, by, plus, limit: from[axis] ?? 1, own: inner[axis] ?? 1 },
  }));
  return (element) => {
    let found = 0;
    for (const { isFixed, stride, size, per, by, plus, limit, own } of axes) {
      const at = isFixed ? plus : Math.floor((Math.floor(element / stride) % size) / per) * by + plus;
      if (at < 0 || at >= limit) return -1;
      found += at * own;
    }
    return found;
  };
}

/** By indices that are known at compile time. */
function gathered(graph: BoundGraph, indices: number, axis: number, from: readonly number[]): OwnElement | undefined {
  const known = graph.constant(indices);
  if (known === undefined) return undefined;
  const inner = rowMajorStrides(from)[axis] ?? 1;
  const size = from[axis] ?? 1;
  return (element) => {
    const outer = Math.floor(element / (inner * known.length));
    const index = known[Math.floor(element / inner) % known.length] ?? -1;
    return index < 0 ? -1 : (outer * size + index) * inner + (element % inner);
  };
}
