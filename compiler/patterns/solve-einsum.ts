import * as messages from "../../schema/messages/einsum-messages.ts";
import { axesOf, membersOf, type Side } from "../../schema/pattern/pattern.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { LocatedPattern } from "../../schema/spec/spec.ts";
import { spend, WORK } from "../limits/budget.ts";
import { requireSameSize } from "../op/agree.ts";
import type { InferContext } from "../op/op.ts";
import { type Axis, shapeText, type Tensor } from "../shape/shape.ts";
import { sameSize, sizeText } from "../size/size.ts";

type Judge = Pick<InferContext<unknown, unknown>, "contracts" | "reject" | "spanOf" | "sizeNamed" | "warn">;

/** An einsum whose sizes are known: every operand and the output as a list of keys. */
export interface SolvedEinsum {
  readonly operands: readonly (readonly string[])[];
  readonly output: readonly string[];
  /** Key → axis. Ellipsis dimensions count from the right: `...0` is the last of them. */
  readonly axes: ReadonlyMap<string, Axis>;
}

/** Where a name was first given a size. */
interface First {
  readonly said: string;
  readonly span: Span | undefined;
}

/** Equal names must mean equal sizes: unlike einops and torch, a size of 1 is never stretched. */
export function solveEinsum(located: LocatedPattern, inputs: readonly Tensor[], context: Judge): SolvedEinsum {
  const { operands, output } = located.pattern;
  if (operands.length !== inputs.length)
    context.reject(messages.operandCount(located.span, operands.length, inputs.length));
  spend(WORK.axis * inputs.reduce((count, { axes }) => count + axes.length, membersOf(output).length));
  const axes = new Map<string, Axis>();
  const first = new Map<string, First>();
  let spread = 0;
  const keys = operands.map((side, i) => {
    const x = inputs[i];
    if (x === undefined) throw new Error("operands were counted");
    const open = side.items.some((item) => item.kind === "ellipsis");
    const rank = x.axes.length - (side.items.length - (open ? 1 : 0));
    if (open ? rank < 0 : rank !== 0) {
      context.reject(
        messages.operandRank(located.at(side.start, side.end), i + 1, side.items.length, open, x.label, shapeText(x)),
      );
    }
    spread = Math.max(spread, open ? rank : 0);
    const names = keysOf(side, open ? rank : 0);
    for (const [position, { key, start, end }] of names.entries()) {
      const axis = x.axes[position];
      if (axis === undefined) continue;
      const span = located.at(start, end);
      const scoped = axes.has(key) ? undefined : scopeAxis(key, context);
      const known = axes.get(key) ?? scoped;
      if (scoped !== undefined)
        first.set(key, { said: `${sizeText(scoped.size)}: \`${key}\` in scope`, span: scoped.origin.span });
      const said = `${sizeText(axis.size)}: dimension ${position} of ${x.label}`;
      if (known !== undefined) {
        const other = first.get(key);
        const what = `the sizes of axis \`${shown(key)}\``;
        requireSameSize(known, axis, context, what, (because) =>
          messages.twoSizes(span, shown(key), sizeText(known.size), sizeText(axis.size), said, other, because),
        );
      }
      if (!axes.has(key)) axes.set(key, { ...axis, name: key.startsWith("...") ? axis.name : key, unit: false });
      if (!first.has(key)) first.set(key, { said, span });
    }
    return names.map(({ key }) => key);
  });
  const dropped = output.items.some((item) => item.kind === "ellipsis")
    ? undefined
    : operands.flatMap((side) => side.items).find((item) => item.kind === "ellipsis");
  if (spread > 0 && dropped !== undefined)
    context.reject(messages.droppedEllipsis(located.at(dropped.start, dropped.end), spread));
  warnOfLoneAxes(located, axes, context);
  return { operands: keys, output: keysOf(output, spread).map(({ key }) => key), axes };
}

/** An axis of one operand that the output lacks is summed on its own: legal, and seldom meant where operands meet. */
function warnOfLoneAxes(located: LocatedPattern, axes: ReadonlyMap<string, Axis>, context: Judge): void {
  const { operands, output } = located.pattern;
  if (operands.length < 2) return;
  const kept = new Set(axesOf(output).map(({ name }) => name));
  const lone = operands.flatMap((side, i) =>
    axesOf(side).filter(
      ({ name }) =>
        !kept.has(name) && operands.every((other, j) => i === j || !axesOf(other).some((axis) => axis.name === name)),
    ),
  );
  const [one, ...rest] = lone;
  if (one === undefined) return;
  const size = axes.get(one.name)?.size;
  const twin = rest.find(({ name }) => size !== undefined && sameSize(axes.get(name)?.size ?? 0, size));
  const place = ({ start, end }: { readonly start: number; readonly end: number }) => located.at(start, end);
  context.warn(messages.loneAxis(place(one), one.name, twin && { name: twin.name, span: place(twin) }));
}

/** How a message calls an axis of the ellipsis. */
const shown = (key: string): string => (key.startsWith("...") ? "..." : key);

function scopeAxis(name: string, context: Judge): Axis | undefined {
  const size = context.sizeNamed(name);
  return size === undefined ? undefined : { name, size: size.size, origin: size.origin, unit: false };
}

/** The ellipsis of several operands aligns at the right, so its dimensions are numbered from there. */
function keysOf(side: Side, spread: number): { key: string; start: number; end: number }[] {
  return side.items.flatMap((item) => {
    const { start, end } = item;
    if (item.kind === "axis") return [{ key: item.name, start, end }];
    if (item.kind === "ellipsis")
      return Array.from({ length: spread }, (_, i) => ({ key: `...${spread - 1 - i}`, start, end }));
    throw new Error("einsum axes are plain names");
  });
}
