import type { Note } from "../schema/problem.ts";
import type { Origin } from "./shape.ts";

const STEPS = 5;

/** Everything an origin rests on, root cause first, each place once. */
function chain(origin: Origin): Origin[] {
  const ordered: Origin[] = [];
  const seen = new Set<Origin>();
  const pending: { origin: Origin; done: boolean }[] = [{ origin, done: false }];
  for (let top = pending.pop(); top !== undefined; top = pending.pop()) {
    if (top.done) ordered.push(top.origin);
    if (top.done || seen.has(top.origin)) continue;
    seen.add(top.origin);
    pending.push({ origin: top.origin, done: true });
    for (const parent of [...top.origin.parents].reverse()) pending.push({ origin: parent, done: false });
  }
  return ordered;
}

/** The first two and the last three steps of a long chain; a place said twice is said once. */
function notes(origins: readonly Origin[]): Note[] {
  const found: Note[] = [];
  for (const { text, span } of origins) {
    if (span === undefined || found.some((note) => note.span.start === span.start && note.text === text)) continue;
    found.push({ span, text });
  }
  if (found.length <= STEPS) return found;
  return [...found.slice(0, 2), ...found.slice(-(STEPS - 2))];
}

/** How a size came about. */
export function because(origin: Origin): readonly Note[] {
  return notes(chain(origin));
}

/** How two sizes came about, without what they have in common. */
export function becauseOfBoth(a: Origin, b: Origin): readonly Note[] {
  const left = chain(a);
  const right = chain(b);
  const inLeft = new Set(left);
  const common = new Set(right.filter((origin) => inLeft.has(origin)));
  return [...notes(left.filter((o) => !common.has(o))), ...notes(right.filter((o) => !common.has(o)))];
}
