import type { Plan } from "../../compiler/ir/plan.ts";
import { planMemory } from "../../compiler/plan/plan-memory.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { chooseProgram } from "../engines/choose-program.ts";
import type { EngineName, HostTensor, PreparedPlan } from "../engines/engine.ts";
import { libraryFailed, memoryRanOut } from "../engines/engine-messages.ts";
import { checkData, decodeConstant } from "../engines/host-tensor.ts";
import { OutOfMemory } from "../engines/out-of-memory.ts";
import { checkState, disposedOf, neverWritten } from "../engines/plan-state.ts";
import type { RunWatch } from "../engines/run-watch.ts";
import { Calls } from "../tfjs/calls.ts";
import type { Device, Handle } from "../tfjs/device.ts";
import { type EagerProgram, prepareProgram, StepFailed } from "./program.ts";

type Tensors = Readonly<Record<string, HostTensor>>;

/** A plan on an eager engine: its programs as closures, its constants and state as tensors. */
export class EagerPlan implements PreparedPlan {
  readonly #device: Device;
  readonly #plan: Plan;
  readonly #calls: Calls;
  readonly #programs: ReadonlyMap<string, readonly EagerProgram[]>;
  readonly #constants = new Map<string, Handle>();
  readonly #state = new Map<string, Handle>();
  readonly #engine: EngineName;
  #disposed = false;

  constructor(device: Device, plan: Plan, engine: EngineName, watch?: RunWatch) {
    this.#device = device;
    this.#plan = plan;
    this.#engine = engine;
    this.#calls = new Calls(device);
    try {
      this.#programs = new Map(
        Object.entries(plan.signatures).map(([name, programs]) => [
          name,
          programs.map((program) => prepareProgram(this.#calls, plan, program, watch)),
        ]),
      );
      for (const [key, constant] of Object.entries(plan.constants)) {
        const tensor = decodeConstant(constant);
        checkData(`constant \`${key}\``, tensor);
        this.#constants.set(key, device.upload(tensor));
      }
    } catch (error) {
      this.dispose();
      throw this.#named("its constants", error);
    }
  }

  async run(signature: string, inputs: Tensors): Promise<Tensors> {
    this.#checkAlive();
    const program = chooseProgram(signature, this.#programs.get(signature), inputs);
    try {
      const { outputs, writes } = program.run({
        inputs: this.#uploadAll(Object.entries(inputs)),
        state: this.#state,
        constants: this.#constants,
      });
      for (const [path, handle] of writes) this.#replace(path, handle);
      return Object.fromEntries(await this.#download(outputs));
    } catch (error) {
      throw this.#named(`signature \`${signature}\``, error);
    }
  }

  async readState(paths: readonly string[] = Object.keys(this.#plan.state)): Promise<ReadonlyMap<string, HostTensor>> {
    this.#checkAlive();
    const handles = paths.map((path) => {
      const handle = this.#state.get(path);
      if (handle === undefined) throw neverWritten(path);
      return [path, handle] as const;
    });
    try {
      return await this.#download(new Map(handles.map(([path, handle]) => [path, this.#device.share(handle)])));
    } catch (error) {
      throw this.#named("reading the state", error);
    }
  }

  writeState(state: ReadonlyMap<string, HostTensor>): void {
    this.#checkAlive();
    checkState(this.#plan, state);
    try {
      for (const [path, handle] of this.#uploadAll(state)) this.#replace(path, handle);
    } catch (error) {
      throw this.#named("writing the state", error);
    }
  }

  dispose(): void {
    this.#disposed = true;
    for (const handles of [this.#constants, this.#state]) {
      for (const handle of handles.values()) this.#device.free(handle);
      handles.clear();
    }
    this.#calls.dispose();
  }

  #uploadAll(tensors: Iterable<readonly [string, HostTensor]>): ReadonlyMap<string, Handle> {
    const handles = new Map<string, Handle>();
    try {
      for (const [name, tensor] of tensors) handles.set(name, this.#device.upload(tensor));
    } catch (error) {
      for (const handle of handles.values()) this.#device.free(handle);
      throw error;
    }
    return handles;
  }

  /** Copies to the host and gives the references back. */
  async #download(handles: ReadonlyMap<string, Handle>): Promise<ReadonlyMap<string, HostTensor>> {
    try {
      const tensors = await Promise.all([...handles.values()].map((handle) => this.#device.read(handle)));
      return new Map([...handles.keys()].flatMap((name, i) => (tensors[i] === undefined ? [] : [[name, tensors[i]]])));
    } finally {
      for (const handle of handles.values()) this.#device.free(handle);
    }
  }

  #replace(path: string, handle: Handle): void {
    const old = this.#state.get(path);
    this.#state.set(path, handle);
    if (old !== undefined) this.#device.free(old);
  }

  /** What went wrong, as a problem: memory that ran out, or a step that the backend does not compute. */
  #named(work: string, error: unknown): unknown {
    if (!this.#device.ranOut(error))
      return error instanceof StepFailed
        ? new ProblemError(libraryFailed(this.#engine, error.at, error.message))
        : error;
    const plan = {
      engine: this.#engine,
      bytes: planMemory(this.#plan).peak,
      addressable: this.#device.addressable,
    };
    return new ProblemError(memoryRanOut(error instanceof OutOfMemory ? error.at : work, plan));
  }

  #checkAlive(): void {
    if (this.#disposed) throw disposedOf();
  }
}
