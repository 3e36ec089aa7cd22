import { divideExactly, isConstant } from "../size/size.ts";
import type { Passing, Step } from "./flow.ts";
import { type Fact, lengthOf, timesEach } from "./idiom.ts";
import { pairOf } from "./trace.ts";

/** `GELU` */
export function nameOf({ item }: Step): string {
  if (item.kind !== "op") return "";
  const { name, label } = item.op;
  return typeof label === "string" ? label : name.replaceAll("_", " ");
}

/** How many features one value has for each of another's: `× 4`; the number itself where it is no multiple. */
export function ratio(of: Passing, to: Passing): Fact {
  const [from = 1, width = 1] = [of.sizes.at(-1), to.sizes.at(-1)];
  if (isConstant(from) && isConstant(width)) return [`× ${Number((width / from).toPrecision(3))}`];
  const times = divideExactly(width, from);
  return times === undefined ? ["to ", lengthOf(width)] : ["× ", lengthOf(times)];
}

/** `3 × 3`, `3 × 3 / 2` */
export function windowOf(conv: Step): Fact {
  const stride = pairOf(conv, "stride", 1);
  const by = stride.every((n) => n === 1) ? "" : ` / ${[...new Set(stride)].join(" × ")}`;
  return [...timesEach(pairOf(conv, "kernel", 1).map(String)), by];
}
