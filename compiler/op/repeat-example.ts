import * as messages from "../../schema/messages/shape-messages.ts";
import { Rejection } from "../shape/rejection.ts";
import type { Axis, Tensor } from "../shape/shape.ts";
import { isConstant, type Size, sameSize } from "../size/size.ts";
import type { InferContext } from "./op.ts";

type Judge = Pick<InferContext<unknown, unknown>, "sizeNamed">;

/** What to write where one of two tensors has to be repeated before they can be joined: a class token, say. */
export function repeatFirst(a: Tensor, b: Tensor, except: number | undefined, context: Judge): readonly string[] {
  const help = (one: Tensor, other: Tensor) => {
    const example = repeatExample(one, other, except, context);
    return example === undefined ? [] : [messages.repeatFirst(one.label, example)];
  };
  return [...help(a, b), ...help(b, a)].slice(0, 1);
}

/**
 * The node that repeats a tensor along its axes of size 1, and along those it lacks in front, until it goes with
 * another along all axes, or all but one: `{ "repeat": "1 1 dim -> b 1 dim" }`. Undefined where there is nothing to
 * repeat, or where a size has neither number nor name.
 */
function repeatExample(tensor: Tensor, other: Tensor, except: number | undefined, context: Judge): string | undefined {
  const lacking = other.axes.length - tensor.axes.length;
  if (lacking < 0) return undefined;
  const taken = new Set<string>();
  const left: string[] = [];
  const right: string[] = [];
  const sizes: string[] = [];
  let repeats = false;
  for (const [i, wanted] of other.axes.entries()) {
    const axis = tensor.axes[i - lacking];
    const stays = axis !== undefined && (axis.size !== 1 || i === except || wanted.size === 1);
    const name = axis?.size === 1 ? "1" : axis && nameFor(axis, taken, context);
    if (name !== undefined) left.push(name);
    if (stays || (axis === undefined && i === except)) {
      right.push(name ?? "1");
      continue;
    }
    repeats = true;
    const known = wanted.name !== undefined && !taken.has(wanted.name) && means(wanted.name, wanted.size, context);
    if (!known && !isConstant(wanted.size)) return undefined;
    const added = known ? (wanted.name ?? "") : unused("times", taken);
    if (!known) sizes.push(`"${added}": ${wanted.size}`);
    taken.add(added);
    right.push(added);
  }
  if (!repeats) return undefined;
  const given = sizes.length === 0 ? "" : `, "sizes": { ${sizes.join(", ")} }`;
  return `{ "repeat": "${left.join(" ")} -> ${right.join(" ")}"${given} }`;
}

/** A name that a pattern may give an axis: its own, unless the scope has it for another size. */
function nameFor({ name, size }: Axis, taken: Set<string>, context: Judge): string {
  const own = name !== undefined && !taken.has(name) && (means(name, size, context) ?? true) ? name : undefined;
  const chosen = own ?? unused("a", taken);
  taken.add(chosen);
  return chosen;
}

function unused(stem: string, taken: ReadonlySet<string>): string {
  let name = stem;
  for (let i = 2; taken.has(name); i++) name = `${stem}${i}`;
  return name;
}

/** Whether a name stands for this size in scope; undefined where it stands for nothing. */
function means(name: string, size: Size, context: Judge): boolean | undefined {
  try {
    const known = context.sizeNamed(name);
    return known && sameSize(known.size, size);
  } catch (error) {
    if (error instanceof Rejection) return false;
    throw error;
  }
}
