import { apply, type Code, i32 } from "../../../wasm/code.ts";

/** One axis as one operand goes along it; the stride counts elements. */
export interface Step {
  readonly size: number;
  readonly stride: number;
}

/** How one operand goes along all axes of a group, counted as one index: the fewest steps that say it, outermost first. */
export type Line = readonly Step[];

export function line(steps: readonly Step[]): Line {
  const merged: Step[] = [];
  for (const step of steps) {
    if (step.size === 1) continue;
    const outer = merged.at(-1);
    if (outer !== undefined && outer.stride === step.size * step.stride)
      merged[merged.length - 1] = { size: outer.size * step.size, stride: step.stride };
    else merged.push(step);
  }
  return merged;
}

/** What lies between neighbours, where it is the same all along; else undefined. */
export const evenStride = (steps: Line): number | undefined => (steps.length > 1 ? undefined : (steps[0]?.stride ?? 0));

/** Bytes from the first element to the one of an index. */
export function offsetAt(steps: Line, index: Code): Code {
  let inner = 1;
  let offset: Code | undefined;
  for (const [i, { size, stride }] of [...steps.entries()].reverse()) {
    const over = inner === 1 ? index : apply("i32.div_u", index, i32(inner));
    const place = i === 0 ? over : apply("i32.rem_u", over, i32(size));
    inner *= size;
    if (stride === 0) continue;
    const here = apply("i32.mul", place, i32(stride * 4));
    offset = offset === undefined ? here : apply("i32.add", offset, here);
  }
  return offset ?? i32(0);
}
