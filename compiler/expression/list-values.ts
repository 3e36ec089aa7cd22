import { limits } from "../../schema/problem/limits.ts";
import type { Span } from "../../schema/problem/source.ts";
import * as messages from "../../schema/spec/value-messages.ts";
import { spend, WORK } from "../limits/budget.ts";
import { reject } from "../shape/rejection.ts";
import { isList, type Value } from "../shape/value.ts";

const weights = new WeakMap<readonly Value[], number>();

const weightOf = (value: Value): number => (isList(value) ? (weights.get(value) ?? value.length) : 1);

/** The list, unless it is too large. */
export function weighed(list: readonly Value[], span: Span): readonly Value[] {
  spend(WORK.item * list.length);
  const weight = list.reduce<number>((sum, item) => sum + weightOf(item), 0);
  if (weight > limits.items.most) return reject(messages.listTooLong(span, weight, limits.items.most));
  weights.set(list, weight);
  return list;
}

/** A list so many times. */
export function repeatList(list: readonly Value[], times: number, span: Span): readonly Value[] {
  const count = Math.max(0, times) * Math.max(list.length, 1);
  if (!Number.isSafeInteger(times) || count > limits.items.most)
    return reject(messages.listTooLong(span, count, limits.items.most));
  spend(WORK.item * count);
  const repeated: Value[] = [];
  for (let i = 0; i < times; i++) for (const item of list) repeated.push(item);
  return weighed(repeated, span);
}

/** Python's `list[from:to:step]`: bounds left out are the ends that the step runs between. */
export function strided(
  list: readonly Value[],
  from: number | undefined,
  to: number | undefined,
  step: number,
): Value[] {
  const [lowest, highest] = step > 0 ? [0, list.length] : [-1, list.length - 1];
  const place = (bound: number | undefined, absent: number) =>
    bound === undefined ? absent : Math.min(highest, Math.max(lowest, bound < 0 ? bound + list.length : bound));
  const start = place(from, step > 0 ? lowest : highest);
  const stop = place(to, step > 0 ? highest : lowest);
  const count = Math.max(0, Math.ceil((stop - start) / step));
  return Array.from({ length: count }, (_, i) => list[start + i * step] ?? null);
}
