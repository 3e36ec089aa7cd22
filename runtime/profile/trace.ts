import { liveBytes, type RunPart } from "../../compiler/ir/run-parts.ts";
import type { TimedRun } from "../engines/run-watch.ts";
import type { Profile } from "./profile-plan.ts";

/**
 * One event of the Trace Event Format, which Chrome (about:tracing) and Perfetto show; times are microseconds.
 * Source: "Trace Event Format", Google, 2016.
 */
export type TraceEvent =
  | { readonly ph: "M"; readonly name: string; readonly pid: 1; readonly tid: number; readonly args: { name: string } }
  | {
      readonly ph: "X";
      readonly name: string;
      readonly cat: string;
      readonly pid: 1;
      readonly tid: number;
      readonly ts: number;
      readonly dur: number;
      readonly args?: Readonly<Record<string, unknown>>;
    }
  | {
      readonly ph: "C";
      readonly name: string;
      readonly pid: 1;
      readonly tid: 0;
      readonly ts: number;
      readonly args: Readonly<Record<string, number>>;
    };

export interface Trace {
  readonly displayTimeUnit: "ms";
  readonly traceEvents: readonly TraceEvent[];
}

/** The track of blocks; those of threads are numbered from 1. */
const BLOCKS = 0;

/** One step as a trace: blocks within blocks, what each thread did, and the memory that was live. */
export function traceOf({ model, signature, engine, step }: Profile): Trace {
  const named = (name: string, tid: number, text: string): TraceEvent => ({
    ph: "M",
    name,
    pid: 1,
    tid,
    args: { name: text },
  });
  const threads = step?.threads ?? [];
  const names = [
    named("process_name", BLOCKS, `${model}, ${signature} on ${engine.name}`),
    named("thread_name", BLOCKS, "blocks"),
    ...threads.map((_, thread) => named("thread_name", thread + 1, `thread ${thread}`)),
  ];
  const events = step === undefined ? [] : [...blockEvents(step), ...threadEvents(step), ...memoryEvents(step)];
  // What holds another begins no later and is longer: it comes first.
  events.sort((a, b) => a.ts - b.ts || ("dur" in b ? b.dur : 0) - ("dur" in a ? a.dur : 0));
  return { displayTimeUnit: "ms", traceEvents: [...names, ...events] };
}

type Timed = Exclude<TraceEvent, { readonly ph: "M" }>;

const beginning = ({ threads }: TimedRun): number => Math.min(...threads.map(([first = 0]) => first));

/** A clock that begins with the step, in microseconds. */
const clockOf = (run: TimedRun) => {
  const begin = beginning(run);
  return (times: Float64Array, slot: number) => ((times[slot] ?? 0) - begin) * 1000;
};

function threadEvents(run: TimedRun): readonly Timed[] {
  const clock = clockOf(run);
  return run.threads.flatMap((times, thread) =>
    run.parts.map((part, at): Timed => {
      const ts = clock(times, 2 * at);
      const dur = clock(times, 2 * at + 1) - ts;
      const { kind, sizes, from, flops } = part;
      const name = `${kind} ${sizes}`;
      return {
        ph: "X",
        name,
        cat: kind,
        pid: 1,
        tid: thread + 1,
        ts,
        dur,
        args: { from, flops, bytes: movedBytes(part) },
      };
    }),
  );
}

const movedBytes = ({ reads, writes }: RunPart): number =>
  [...reads, ...writes].reduce((sum, { bytes }) => sum + bytes, 0);

/** From when to when the first thread is within a block, for as long as what it does belongs there. */
function blockEvents(run: TimedRun): readonly Timed[] {
  const [times = new Float64Array()] = run.threads;
  const clock = clockOf(run);
  const events: Timed[] = [];
  let open: { readonly word: string; readonly ts: number }[] = [];
  const close = (depth: number, end: number) => {
    for (const [level, { word, ts }] of open.entries())
      if (level >= depth) events.push({ ph: "X", name: word, cat: "block", pid: 1, tid: BLOCKS, ts, dur: end - ts });
    open = open.slice(0, depth);
  };
  run.parts.forEach((part, at) => {
    const words = commonWords(part.from);
    const ts = clock(times, 2 * at);
    const same = words.findIndex((word, level) => open[level]?.word !== word);
    close(same < 0 ? words.length : same, at === 0 ? ts : clock(times, 2 * at - 1));
    open = [...open, ...words.slice(open.length).map((word) => ({ word, ts }))];
  });
  close(0, clock(times, times.length - 1));
  return events;
}

/** The innermost block that all of these are in, as the words of its path. */
function commonWords(paths: readonly string[]): readonly string[] {
  const [first = [], ...others] = paths.map((path) => path.split("."));
  const apart = first.findIndex((word, level) => others.some((other) => other[level] !== word));
  return apart < 0 ? first : first.slice(0, apart);
}

function memoryEvents(run: TimedRun): readonly Timed[] {
  const [times = new Float64Array()] = run.threads;
  const clock = clockOf(run);
  return liveBytes(run).map((live, at): Timed => {
    return { ph: "C", name: "memory", pid: 1, tid: 0, ts: clock(times, 2 * at), args: { live } };
  });
}
