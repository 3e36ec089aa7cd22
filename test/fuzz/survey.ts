import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import type { Importer } from "../../compiler/model/link.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import { placeOf, type Source, type Span } from "../../schema/problem/source.ts";
import { growth, processorTime } from "../growth.ts";
import { type Mutation, mutate, seededNumbers } from "./mutate.ts";

export interface Verdict {
  readonly mutation: Mutation;
  readonly problems: readonly Problem[];
  /** Processor time that the check took. */
  readonly milliseconds: number;
  /** The first problem's span, a related span or an edit of its fix covers the changed character. */
  readonly covered: boolean;
  /** The first problem's own span does. */
  readonly hit: boolean;
  /** One of the first problem's places is on the line of the change. */
  readonly sameLine: boolean;
}

export interface Survey {
  readonly mutations: number;
  readonly accepted: number;
  readonly rejected: readonly Verdict[];
  /** Whose check took longest; none of no mutations. */
  readonly slowest: Verdict | undefined;
}

/**
 * Checks a spec with one character changed, again and again. A crash is an exception of `check` and comes through, with
 * the mutation in its message.
 */
export function survey(source: Source, importer: Importer, preset: string, count: number, seed: number): Survey {
  const next = seededNumbers(seed);
  const rejected: Verdict[] = [];
  let slowest: Verdict | undefined;
  for (let i = 0; i < count; i++) {
    const verdict = judge(source.name, importer, preset, mutate(source.text, next));
    if (slowest === undefined || verdict.milliseconds > slowest.milliseconds) slowest = verdict;
    if (verdict.problems.some(({ severity }) => severity === "error")) rejected.push(verdict);
  }
  return { mutations: count, accepted: count - rejected.length, rejected, slowest };
}

function judge(name: string, importer: Importer, preset: string, mutation: Mutation): Verdict {
  const source: Source = { name, text: mutation.text };
  let problems: readonly Problem[] = [];
  let milliseconds: number;
  try {
    milliseconds = processorTime(() => {
      problems = check(source, { preset, importer }).problems;
    });
  } catch (error) {
    throw new Error(`the checker crashed on a ${mutation.kind} at ${mutation.start}: ${excerpt(mutation)}`, {
      cause: error,
    });
  }
  const [first] = problems;
  const own = first?.span === undefined ? [] : [first.span];
  const spans =
    first === undefined
      ? []
      : [...own, ...first.related.map((note) => note.span), ...(first.fix?.edits ?? []).map((edit) => edit.span)];
  const line = placeOf(source, mutation.start).line;
  return {
    mutation,
    problems,
    milliseconds,
    covered: spans.some((span) => covers(span, source, mutation)),
    hit: own.some((span) => covers(span, source, mutation)),
    sameLine: spans.some(
      (span) =>
        span.source === source && placeOf(source, span.start).line <= line && line <= placeOf(source, span.end).line,
    ),
  };
}

/** Where a character is gone, to touch the gap is enough. */
function covers(span: Span, source: Source, { start, end }: Mutation): boolean {
  if (span.source !== source) return false;
  return start === end ? span.start <= start && start <= span.end : span.start < end && start < span.end;
}

/** The line of a mutation, for messages. */
export function excerpt({ text, start }: Mutation): string {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const to = text.indexOf("\n", start);
  return text.slice(from, to < 0 ? text.length : to);
}

/** Shares of the rejected mutations, from 0 to 1. */
export function rates({ rejected }: Survey): { covered: number; hit: number; sameLine: number; single: number } {
  const share = (holds: (verdict: Verdict) => boolean) => rejected.filter(holds).length / Math.max(1, rejected.length);
  return {
    covered: share((verdict) => verdict.covered),
    hit: share((verdict) => verdict.hit),
    sameLine: share((verdict) => verdict.sameLine),
    single: share((verdict) => verdict.problems.filter(({ severity }) => severity === "error").length === 1),
  };
}

const root = join(import.meta.dirname, "../..");

/** The laws of slips of the finger, over so many of them. */
export function holdMutations(count: number, seed: number): void {
  const source = { name: "specs/vit.json", text: readFileSync(join(root, "specs/vit.json"), "utf8") };
  const importer = specFiles(source.name);
  const unchanged = () => check(source, { preset: "mnist", importer });
  const found = survey(source, importer, "mnist", count, seed);

  test("nothing crashes, and no check is a hundred times the work of the spec unchanged", () => {
    // What was slow once may have met the collector: only what is slow again is slow.
    const slowest = { ...source, text: found.slowest?.mutation.text ?? "" };
    expect(growth(unchanged, () => check(slowest, { preset: "mnist", importer }))).toBeLessThan(100);
    expect(found.rejected.length).toBeGreaterThan(count / 2);
  });

  test("the first problem finds the change, and is the only one", () => {
    const { covered, sameLine, single } = rates(found);
    expect(covered).toBeGreaterThan(0.9);
    expect(sameLine).toBeGreaterThan(0.97);
    expect(single).toBeGreaterThan(0.97);
  });
}
