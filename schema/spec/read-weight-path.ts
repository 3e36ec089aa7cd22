import { limits } from "../problem/limits.ts";
import type { Span } from "../problem/source.ts";
import { badHole, repeatedWord, tooManyHoles } from "./checkpoint-messages.ts";
import type { Reader } from "./reader.ts";
import type { PathStep, WeightPath } from "./spec.ts";

/** Holes that stand for any number of steps, in one path: with more, how they share the steps takes long to try. */
const MOST_OPEN_HOLES = limits.holes.most;

/** Between dots: a name, or a hole, which may have dots of its own. */
const STEP = /(?:\{[^{}]*\}|[^.])+/g;
const HOLE = /^\{(\w+)(\.\.\.)?\}$/;
const WORDS = /^\{\s*(\w+)\s+in\s+([^{}]*)\}$/;

/** A path as it is written in a rule, after those of the groups around it. */
export function readWeightPath(
  reader: Reader,
  text: string,
  span: Span,
  outer: WeightPath | undefined,
): WeightPath | undefined {
  const own = (text.match(STEP) ?? []).map((step) => readStep(reader, step, span));
  const known = own.filter((step) => step !== undefined);
  if (known.length < own.length) return undefined;
  const steps = [...(outer?.steps ?? []), ...known];
  if (steps.filter(({ kind }) => kind === "steps").length > MOST_OPEN_HOLES)
    return reader.report(tooManyHoles(span, MOST_OPEN_HOLES));
  const before = outer?.name.text ?? "";
  return { steps, name: { text: before === "" || text === "" ? before + text : `${before}.${text}`, span } };
}

function readStep(reader: Reader, step: string, span: Span): PathStep | undefined {
  if (!/[{}]/.test(step)) return { kind: "name", text: step };
  const [, hole, open] = HOLE.exec(step) ?? [];
  if (hole !== undefined) return { kind: open === undefined ? "index" : "steps", hole };
  const [, named, list] = WORDS.exec(step) ?? [];
  if (named === undefined || list === undefined) return reader.report(badHole(span, step));
  const words = new Map<string, string>();
  for (const entry of list.split(",")) {
    const [word, value = word, ...more] = entry.split(":").map((part) => part.trim());
    if (!word || !value || more.length > 0) return reader.report(badHole(span, step));
    if (words.has(word)) return reader.report(repeatedWord(span, step, word));
    words.set(word, value);
  }
  return { kind: "words", hole: named, words };
}
