import type { Plan, Program } from "../../../compiler/ir/plan.ts";
import { planMemory } from "../../../compiler/plan/plan-memory.ts";
import { encodeSavedModel } from "../../../compiler/targets/graphdef/encode.ts";
import { type TfGraph, type TfProgram, type TfState, toTfGraph } from "../../../compiler/targets/graphdef/to-graph.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { chooseProgram } from "../../engines/choose-program.ts";
import type { HostTensor, PreparedPlan } from "../../engines/engine.ts";
import { indexOutside, libraryFailed, memoryRanOut } from "../../engines/engine-messages.ts";
import { isOutOfMemory } from "../../engines/out-of-memory.ts";
import { checkState, disposedOf, neverWritten } from "../../engines/plan-state.ts";
import type { RunWatch } from "../../engines/run-watch.ts";
import { blocksOf } from "./blocks.ts";
import { blockParts, PrefixTimer } from "./prefixes.ts";
import type { SessionThread, ThreadedSession } from "./sessions.ts";

type Tensors = Readonly<Record<string, HostTensor>>;

/** A program and where it is in the graph. */
interface Runnable extends Pick<Program, "inputs" | "reads" | "writes"> {
  readonly tensors: TfProgram;
  /** Where its blocks are timed. */
  readonly timer: PrefixTimer | undefined;
}

/** How many tensors of state are written or read at a time: the binding copies the list of their names for each. */
const TOGETHER = 64;

/** A plan as one graph: a run of a program is a run of its session, in which its state lies. */
export class GraphPlan implements PreparedPlan {
  readonly #plan: Plan;
  readonly #session: ThreadedSession;
  readonly #programs: ReadonlyMap<string, readonly Runnable[]>;
  readonly #state: TfGraph["state"];
  readonly #origins: TfGraph["origins"];
  readonly #written = new Set<string>();
  #disposed = false;

  /**
   * @param watch hears how long each block takes, by prefixes of the graph
   * @throws Error where TensorFlow does not take the graph
   */
  constructor(thread: Pick<SessionThread, "open">, plan: Plan, watch?: RunWatch) {
    const blocks = new Map(
      Object.values(plan.signatures).flatMap((programs) =>
        watch === undefined ? [] : programs.map((one) => [one, blocksOf(one)] as const),
      ),
    );
    const cutsOf = (program: Program) => (blocks.get(program) ?? []).map(({ begin }) => begin);
    const { nodes, signatures, state, origins } = toTfGraph(plan, cutsOf);
    this.#plan = plan;
    this.#state = state;
    this.#origins = origins;
    this.#programs = new Map(
      Object.entries(plan.signatures).map(([name, programs]) => [
        name,
        runnable(programs, signatures[name] ?? [], (program, cuts) => {
          const own = blocks.get(program);
          return own && watch && new PrefixTimer(blockParts(plan, program, own), cuts, watch);
        }),
      ]),
    );
    this.#session = thread.open(encodeSavedModel(nodes));
  }

  /** Tensors that its session holds. */
  get count(): number {
    return this.#disposed ? 0 : this.#written.size;
  }

  async run(signature: string, inputs: Tensors): Promise<Tensors> {
    this.#checkAlive();
    const { tensors, timer, reads, writes } = chooseProgram(signature, this.#programs.get(signature), inputs);
    for (const path of Object.keys(reads)) if (!this.#written.has(path)) throw new Error(`\`${path}\` has no value`);
    const fed = Object.entries(inputs).map(([name, tensor]) => [tensors.inputs[name] ?? name, tensor] as const);
    const names = Object.keys(tensors.outputs);
    const fetched = names.length === 0 ? [tensors.done] : Object.values(tensors.outputs);
    const whole = () => this.#session.run(fed, fetched);
    const running = timer === undefined ? whole() : timer.run((cut) => this.#session.reach(fed, cut), whole);
    const results = await this.#told(`signature \`${signature}\``, running);
    for (const path of Object.keys(writes)) this.#written.add(path);
    return Object.fromEntries(names.flatMap((name, at) => (results[at] === undefined ? [] : [[name, results[at]]])));
  }

  async readState(paths: readonly string[] = Object.keys(this.#plan.state)): Promise<ReadonlyMap<string, HostTensor>> {
    this.#checkAlive();
    for (const path of paths) if (!this.#written.has(path)) throw neverWritten(path);
    const read = new Map<string, HostTensor>();
    for (const some of inLots(paths)) {
      const values = some.map((path) => this.#place(path).value);
      const tensors = await this.#told("reading the state", this.#session.run([], values));
      for (const [at, tensor] of tensors.entries()) read.set(some[at] ?? "", tensor);
    }
    return read;
  }

  writeState(state: ReadonlyMap<string, HostTensor>): void {
    this.#checkAlive();
    checkState(this.#plan, state);
    for (const some of inLots([...state])) {
      const fed = some.map(([path, tensor]) => [this.#place(path).given, tensor] as const);
      const kept = some.map(([path]) => this.#place(path).kept);
      try {
        this.#session.runNow(fed, kept);
      } catch (error) {
        throw this.#named("writing the state", error);
      }
      for (const [path] of some) this.#written.add(path);
    }
  }

  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    this.#session.dispose();
  }

  #told<T>(work: string, running: Promise<T>): Promise<T> {
    return running.catch((error: unknown) => {
      throw this.#named(work, error);
    });
  }

  /** What went wrong, as a problem, and where. */
  #named(work: string, error: unknown): unknown {
    if (!(error instanceof Error)) return error;
    const node = /\{\{node ([^}]+)\}\}/.exec(error.message)?.[1];
    const at = this.#origins.get(node ?? "") ?? work;
    if (isOutOfMemory(error)) {
      const { peak: bytes } = planMemory(this.#plan);
      return new ProblemError(memoryRanOut(at, { engine: "tensorflow", bytes, addressable: undefined }));
    }
    const [, index, length] = OUTSIDE.exec(error.message) ?? [];
    if (index !== undefined) return new ProblemError(indexOutside(at, Number(index), Number(length)));
    return new ProblemError(libraryFailed("tensorflow", at, error.message));
  }

  #place(path: string): TfState {
    const place = this.#state[path];
    if (place === undefined) throw new Error(`the plan has no state \`${path}\``);
    return place;
  }

  #checkAlive(): void {
    if (this.#disposed) throw disposedOf();
  }
}

/** How TensorFlow says that what is picked by index is not there. */
const OUTSIDE = /= (-?\d+) is (?:not in|out of range) \[0, (\d+)\)/;

const runnable = (
  programs: readonly Program[],
  tensors: readonly TfProgram[],
  timerOf: (program: Program, cuts: TfProgram["cuts"]) => PrefixTimer | undefined,
): readonly Runnable[] =>
  programs.flatMap((program, at) => {
    const { inputs, reads, writes } = program;
    const own = tensors[at];
    return own === undefined ? [] : [{ inputs, reads, writes, tensors: own, timer: timerOf(program, own.cuts) }];
  });

function inLots<T>(all: readonly T[]): readonly (readonly T[])[] {
  const lots = Array.from({ length: Math.ceil(all.length / TOGETHER) }, (_, at) => at * TOGETHER);
  return lots.map((begin) => all.slice(begin, begin + TOGETHER));
}
