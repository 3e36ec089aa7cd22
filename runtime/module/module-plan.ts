import type { Plan, Program } from "../../compiler/ir/plan.ts";
import { type CompiledModule, type CompiledProgram, control } from "../../compiler/targets/module/compiled-module.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { chooseProgram } from "../engines/choose-program.ts";
import type { HostTensor, PreparedPlan } from "../engines/engine.ts";
import { indexOutside } from "../engines/engine-messages.ts";
import { checkData, decodeConstant } from "../engines/host-tensor.ts";
import { checkState, disposedOf, neverWritten } from "../engines/plan-state.ts";
import type { Executor } from "./executor.ts";
import { readPlace, writePlace } from "./places.ts";
import type { ThreadChoice } from "./thread-choice.ts";
import type { WatchedModule } from "./watched-module.ts";
import type { WasmMemory } from "./web-assembly.ts";

type Tensors = Readonly<Record<string, HostTensor>>;

/** A module in its memory, ready to run. */
export interface LoadedModule {
  readonly compiled: CompiledModule;
  readonly memory: WasmMemory;
  readonly executor: Executor;
  /** On how many threads each program runs. */
  readonly threadsFor: ReadonlyMap<Program, ThreadChoice>;
  /** Told of each run, where somebody measures. */
  readonly watched: WatchedModule | undefined;
}

export interface PlanOwner {
  /** What went wrong in some work, as a problem where it is one of the user's: memory that ran out. */
  named(work: string, error: unknown): unknown;
  disposed(plan: ModulePlan): void;
}

/** A plan as one module: its constants and its state lie where the module has them, and stay there. */
export class ModulePlan implements PreparedPlan {
  readonly #plan: Plan;
  readonly #compiled: CompiledModule;
  readonly #memory: WasmMemory;
  readonly #executor: Executor;
  readonly #threadsFor: ReadonlyMap<Program, ThreadChoice>;
  readonly #watched: WatchedModule | undefined;
  readonly #owner: PlanOwner;
  readonly #written = new Set<string>();
  /** The run under way: all use one memory, so the next waits for it. */
  #running: Promise<void> | undefined;
  #disposed = false;

  constructor(plan: Plan, { compiled, memory, executor, threadsFor, watched }: LoadedModule, owner: PlanOwner) {
    this.#plan = plan;
    this.#compiled = compiled;
    this.#memory = memory;
    this.#executor = executor;
    this.#threadsFor = threadsFor;
    this.#watched = watched;
    this.#owner = owner;
    for (const [key, constant] of Object.entries(plan.constants)) {
      const tensor = decodeConstant(constant);
      checkData(`constant \`${key}\``, tensor);
      // One that no program has a use for has no place.
      const place = compiled.constants[key];
      if (place !== undefined) writePlace(memory.buffer, place, tensor);
    }
  }

  get tensors(): number {
    return this.#disposed ? 0 : Object.keys(this.#compiled.constants).length + this.#written.size;
  }

  async run(signature: string, inputs: Tensors): Promise<Tensors> {
    this.#checkAlive();
    const programs = this.#plan.signatures[signature];
    const program = chooseProgram(signature, programs, inputs);
    const compiled = this.#compiled.signatures[signature]?.[programs?.indexOf(program) ?? -1];
    if (compiled === undefined) throw new Error(`the module lacks a program of signature \`${signature}\``);
    while (this.#running !== undefined) await this.#running;
    this.#checkAlive();
    try {
      this.#begin(program, compiled, inputs);
      const choice = this.#threadsFor.get(program);
      const threads = choice?.next ?? 1;
      const begun = performance.now();
      const running = this.#executor.run(compiled.run, threads);
      const end = () => {
        choice?.took(performance.now() - begun);
        const outputs = this.#end(program, compiled);
        this.#watched?.ran(compiled, this.#memory.buffer, threads);
        return outputs;
      };
      return running === undefined ? end() : await this.#afterwards(running, end);
    } catch (error) {
      throw this.#owner.named(`signature \`${signature}\``, error);
    }
  }

  #begin(program: Program, compiled: CompiledProgram, inputs: Tensors): void {
    const unwritten = Object.keys(program.reads).find((path) => !this.#written.has(path));
    if (unwritten !== undefined) throw new Error(`\`${unwritten}\` has no value`);
    const { buffer } = this.#memory;
    for (const [name, place] of Object.entries(compiled.inputs)) {
      const tensor = inputs[name];
      if (tensor !== undefined) writePlace(buffer, place, tensor);
    }
    new Int32Array(buffer, control.faultSite, 1).fill(0);
  }

  /** @throws ProblemError R260 */
  #end(program: Program, compiled: CompiledProgram): Tensors {
    const { buffer } = this.#memory;
    const [site = 0, index = 0, length = 0] = new Int32Array(buffer, control.faultSite, 3);
    if (site !== 0) throw new ProblemError(indexOutside(compiled.checked[site - 1] ?? "a step", index, length));
    for (const path of Object.keys(program.writes)) this.#written.add(path);
    return Object.fromEntries(
      Object.entries(compiled.outputs).map(([name, place]) => [name, readPlace(buffer, place)]),
    );
  }

  /** Where other threads compute, what is asked for meanwhile waits until the run's outputs are read. */
  #afterwards<T>(running: Promise<void>, end: () => T): Promise<T> {
    const ended = running.then(end).finally(() => {
      this.#running = undefined;
    });
    this.#running = ended.then(
      () => undefined,
      () => undefined,
    );
    return ended;
  }

  async readState(paths: readonly string[] = Object.keys(this.#plan.state)): Promise<ReadonlyMap<string, HostTensor>> {
    while (this.#running !== undefined) await this.#running;
    this.#checkAlive();
    const unwritten = paths.find((path) => !this.#written.has(path));
    if (unwritten !== undefined) throw neverWritten(unwritten);
    try {
      return new Map(paths.map((path) => [path, readPlace(this.#memory.buffer, this.#placeOf(path))]));
    } catch (error) {
      throw this.#owner.named("reading the state", error);
    }
  }

  writeState(state: ReadonlyMap<string, HostTensor>): void {
    this.#checkAlive();
    if (this.#running !== undefined) throw new Error("the state is written while a run is under way");
    checkState(this.#plan, state);
    for (const [path, tensor] of state) {
      writePlace(this.#memory.buffer, this.#placeOf(path), tensor);
      this.#written.add(path);
    }
  }

  dispose(): void {
    this.#disposed = true;
    this.#executor.dispose();
    this.#owner.disposed(this);
  }

  #placeOf(path: string) {
    const place = this.#compiled.state[path];
    if (place === undefined) throw new Error(`the module has no place for state \`${path}\``);
    return place;
  }

  #checkAlive(): void {
    if (this.#disposed) throw disposedOf();
  }
}
