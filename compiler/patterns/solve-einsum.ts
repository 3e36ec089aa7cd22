import * as einsumMessages from "../../schema/messages/einsum.ts";
import type { Side } from "../../schema/pattern.ts";
import type { LocatedPattern } from "../../schema/spec.ts";
import { requireSameSize } from "../agree.ts";
import type { InferContext } from "../op.ts";
import { type Axis, shapeText, type Tensor } from "../shape.ts";
import { sizeText } from "../size/size.ts";

type Judge = Pick<InferContext<unknown, unknown>, "contracts" | "reject" | "spanOf" | "sizeNamed">;

/** An einsum whose sizes are known: every operand and the output as a list of keys. */
export interface SolvedEinsum {
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
  /** Key → axis. Ellipsis dimensions count from the right: `...0` is the last of them. */
  readonly axes: ReadonlyMap<string, Axis>;
}

/** Equal names must mean equal sizes: unlike einops and torch, a size of 1 is never stretched. */
export function solveEinsum(located: LocatedPattern, inputs: readonly Tensor[], context: Judge): SolvedEinsum {
  const { operands, output } = located.pattern;
  if (operands.length !== inputs.length) context.reject(einsumMessages.operandCount(located.span, operands.length, inputs.length));
  const axes = new Map<string, Axis>();
  const first = new Map<string, string>();
  let spread = 0;
  const keys = operands.map((side, i) => {
    const x = inputs[i];
    if (x === undefined) throw new Error("operands were counted");
    const open = side.items.some((item) => item.kind === "ellipsis");
    const rank = x.axes.length - (side.items.length - (open ? 1 : 0));
    if (open ? rank < 0 : rank !== 0) {
      context.reject(einsumMessages.operandRank(located.at(side.start, side.end), i + 1, side.items.length, open, x.label, shapeText(x)));
    }
    spread = Math.max(spread, open ? rank : 0);
    const names = keysOf(side, open ? rank : 0);
    for (const [position, { key, start, end }] of names.entries()) {
      const axis = x.axes[position];
      if (axis === undefined) continue;
      const known = axes.get(key) ?? scopeAxis(key, context);
      if (known === undefined) axes.set(key, { ...axis, name: key.startsWith("...") ? axis.name : key, unit: false });
      else {
        requireSameSize(known, axis, context, (because) =>
          einsumMessages.twoSizes(located.at(start, end), key, sizeText(known.size), sizeText(axis.size), first.get(key), x.label, because),
        );
        if (!axes.has(key)) axes.set(key, { ...axis, name: key, unit: false });
      }
      if (!first.has(key)) first.set(key, x.label);
    }
    return names.map(({ key }) => key);
  });
  return { operands: keys, output: keysOf(output, spread).map(({ key }) => key), axes };
}

function scopeAxis(name: string, context: Judge): Axis | undefined {
  const size = context.sizeNamed(name);
  return size === undefined ? undefined : { name, size: size.size, origin: size.origin, unit: false };
}

/** The ellipsis of several operands aligns at the right, so its dimensions are numbered from there. */
function keysOf(side: Side, spread: number): { key: string; start: number; end: number }[] {
  return side.items.flatMap((item) => {
    const { start, end } = item;
    if (item.kind === "axis") return [{ key: item.name, start, end }];
    if (item.kind === "ellipsis") return Array.from({ length: spread }, (_, i) => ({ key: `...${spread - 1 - i}`, start, end }));
    throw new Error("einsum axes are plain names");
  });
}

