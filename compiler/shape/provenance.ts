import type { Note } from "../../schema/problem/problem.ts";
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

/** The first two and the last three steps of a long chain; a place that says two things is quoted with the last. */
function notes(origins: readonly Origin[]): Note[] {
  const found = new Map<string, Note>();
  for (const { text, span } of origins) {
    if (span === undefined) continue;
    const place = `${span.source.name} ${span.start}`;
    found.delete(place);
    found.set(place, { span, text });
  }
  const all = [...found.values()];
  const left = all.slice(2, -(STEPS - 2));
  const [first] = left;
  if (all.length <= STEPS + 1 || first === undefined) return all;
  return [
    ...all.slice(0, 2),
    { span: first.span, text: left.length === 2 ? "… and one more step" : `… and ${left.length - 1} more steps` },
    ...all.slice(-(STEPS - 2)),
  ];
}

/** How a size came about. */
export function because(origin: Origin): readonly Note[] {
  return notes(chain(origin));
}

/** How two sizes came about, without what they have in common: the first, "while" the second. */
export function becauseOfBoth(a: Origin, b: Origin): readonly Note[] {
  const left = chain(a);
  const right = chain(b);
  const inLeft = new Set(left);
  const common = new Set(right.filter((origin) => inLeft.has(origin)));
  const one = notes(left.filter((o) => !common.has(o)));
  const own = right.filter((o) => !common.has(o) && !one.some((note) => isAt(note, o)));
  const [first, ...rest] = notes(own).map((note): Note => ({ ...note, other: true }));
  return first === undefined
    ? one
    : [...one, one.length === 0 ? first : { ...first, text: `while ${first.text}` }, ...rest];
}

const isAt = (note: Note, { span }: Origin): boolean =>
  span?.source === note.span.source && span.start === note.span.start;
