import type { Plan, Program } from "../../../compiler/ir/plan.ts";
import type { RunPart } from "../../../compiler/ir/run-parts.ts";
import { stepFlops } from "../../../compiler/plan/program-flops.ts";
import type { TimedRun } from "../../engines/run-watch.ts";

/** What ONNX Runtime's profiler writes of a node that was computed, as far as it is read here. */
interface NodeEvent {
  readonly name: string;
  /** Microseconds. */
  readonly ts: number;
  readonly dur: number;
  readonly args: {
    readonly op_name: string;
    readonly output_type_shape?: readonly Readonly<Record<string, readonly number[]>>[];
    /** Bytes of what it read, of weights that it read, and of what it made. */
    readonly activation_size?: string;
    readonly parameter_size?: string;
    readonly output_size?: string;
  };
}

/**
 * The runs of a session, from the file that its profiler wrote. Nodes have the paths of the spec in their names, where the
 * library has not put others in their place that have none: those count as the one before.
 */
export function profiledRuns(
  text: string,
  plan: Plan,
  program: Program,
  nodes: readonly { readonly name: string; readonly from: string }[],
): readonly TimedRun[] {
  const runs = eventsOfRuns(text);
  const [first = []] = runs;
  const parts = partsOf(first, pathsOf(first, nodes), plan, program);
  return runs.map((events) => ({
    parts,
    holdings: [],
    threads: [Float64Array.from(events.flatMap(({ ts, dur }) => [ts / 1000, (ts + dur) / 1000]))],
  }));
}

const KERNEL = "_kernel_time";

/** The nodes of each run; the profiler ends one by saying how long all of it took. */
function eventsOfRuns(text: string): readonly (readonly NodeEvent[])[] {
  const runs: NodeEvent[][] = [];
  let run: NodeEvent[] = [];
  for (const event of JSON.parse(text) as readonly (NodeEvent & { readonly cat: string })[]) {
    if (event.cat === "Node" && event.name.endsWith(KERNEL)) run.push(event);
    if (event.cat !== "Session" || event.name !== "model_run") continue;
    runs.push(run);
    run = [];
  }
  return runs;
}

/** The path of each event: the library adds to the names of nodes that it puts together. */
function pathsOf(
  events: readonly NodeEvent[],
  nodes: readonly { readonly name: string; readonly from: string }[],
): readonly string[] {
  const known = new Map(nodes.map(({ name, from }) => [name, from]));
  const paths: string[] = [];
  for (const { name } of events) {
    const words = name.slice(0, -KERNEL.length).split("/");
    const lengths = Array.from(words.keys(), (at) => words.length - at);
    const whole = lengths.map((length) => words.slice(0, length).join("/")).find((one) => known.has(one));
    paths.push(known.get(whole ?? "") ?? paths.at(-1) ?? "(others)");
  }
  return paths;
}

/** Ops that are nearly all of a path's operations where they are there. */
const PRODUCT = /MatMul|Gemm|Conv|Attention/;

function partsOf(
  events: readonly NodeEvent[],
  paths: readonly string[],
  plan: Plan,
  program: Program,
): readonly RunPart[] {
  const flops = flopsOf(paths, plan, program);
  const isCounted = (at: number) => PRODUCT.test(events[at]?.args.op_name ?? "");
  const sharing = new Map<string, readonly number[]>();
  for (const path of new Set(paths)) {
    const own = [...paths.keys()].filter((at) => paths[at] === path);
    sharing.set(path, own.some(isCounted) ? own.filter(isCounted) : own);
  }
  return events.map(({ args }, at): RunPart => {
    const path = paths[at] ?? "";
    const among = sharing.get(path) ?? [];
    const [shape = []] = args.output_type_shape?.flatMap((one) => Object.values(one)) ?? [];
    const bytes = (...sizes: readonly (string | undefined)[]) => [
      { name: "", bytes: sizes.reduce((sum, size) => sum + Number(size ?? 0), 0) },
    ];
    return {
      kind: args.op_name,
      sizes: shape.length === 0 ? "1" : shape.join(" × "),
      from: [path],
      steps: [],
      flops: among.includes(at) ? (flops.get(path) ?? 0) / among.length : 0,
      reads: bytes(args.activation_size, args.parameter_size),
      writes: bytes(args.output_size),
      waits: false,
    };
  });
}

/** Operations of each path that has an event; those of a path that has none are of the one before. */
function flopsOf(paths: readonly string[], plan: Plan, program: Program): ReadonlyMap<string, number> {
  const own = new Set(paths);
  const found = new Map<string, number>();
  let [path = ""] = paths;
  for (const [at, flops] of stepFlops(plan, program).entries()) {
    const from = program.steps[at]?.from ?? "";
    if (own.has(from)) path = from;
    found.set(path, (found.get(path) ?? 0) + flops);
  }
  return found;
}
