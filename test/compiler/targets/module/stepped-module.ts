import type { Plan } from "../../../../compiler/ir/plan.ts";
import {
  type DescribedCall,
  type DescribedModule,
  type DescribedProgram,
  describeModule,
  type ModuleOptions,
} from "../../../../compiler/targets/module/compile-module.ts";
import { control, type Place } from "../../../../compiler/targets/module/compiled-module.ts";
import type { Storage } from "../../../../compiler/targets/module/layout/layout.ts";
import { encodeModule } from "../../../../compiler/wasm/encode-module.ts";
import type { PreparedPlan } from "../../../../runtime/engines/engine.ts";
import type { Executor } from "../../../../runtime/module/executor.ts";
import { ModulePlan } from "../../../../runtime/module/module-plan.ts";
import { ThreadChoice } from "../../../../runtime/module/thread-choice.ts";
import { type WebAssemblyHere, webAssembly } from "../../../../runtime/module/web-assembly.ts";

export interface Stepping extends ModuleOptions {
  /** In what order the threads come along between two barriers. */
  readonly order?: "first to last" | "last to first";
  /** Whether each call is looked at for what it writes beside what it says; needs a copy of the memory for each. */
  readonly guarded?: boolean;
}

/** As f32 not a number, as an index outside everything. */
const POISON = 0x7fc0dead;
const ELEMENT = 4;

/**
 * A plan as a module whose functions are called one by one, by one real thread that is all threads in turn, each as far
 * as the next barrier. What is not needed any more, or not yet, is filled with what is no number.
 */
export function prepareStepped(plan: Plan, stepping: Stepping): PreparedPlan {
  const described = describeModule(plan, stepping);
  const { minimumPages } = described.module.memory;
  const exports = described.module.functions.map(({ name }) => name);
  const bytes = encodeModule({ ...described.module, memory: { minimumPages, shared: false }, exports });
  const wasm = webAssembly ?? missing();
  const memory = new wasm.Memory({ initial: minimumPages, maximum: minimumPages, shared: false });
  const instance = new wasm.Instance(new wasm.Module(bytes), { env: { memory } });
  const executor = new Stepper(described, stepping, memory, instance);
  const threadsFor = new Map(
    Object.values(plan.signatures).flatMap((list) => list.map((one) => [one, new ThreadChoice([stepping.threads])])),
  );
  const loaded = { compiled: described.compiled, memory, executor, threadsFor, watched: undefined };
  return new ModulePlan(plan, loaded, { named: (_, error) => error, disposed: () => undefined });
}

type Memory = InstanceType<WebAssemblyHere["Memory"]>;

class Stepper implements Executor {
  private readonly described: DescribedModule;
  private readonly stepping: Stepping;
  private readonly words: Int32Array;
  private readonly instance: InstanceType<WebAssemblyHere["Instance"]>;

  constructor(
    described: DescribedModule,
    stepping: Stepping,
    memory: Memory,
    instance: InstanceType<WebAssemblyHere["Instance"]>,
  ) {
    this.described = described;
    this.stepping = stepping;
    this.words = new Int32Array(memory.buffer);
    this.instance = instance;
  }

  run(name: string): undefined {
    const [compiled, program] = [...this.described.programs].find(([{ run }]) => run === name) ?? missing();
    const { state, constants } = this.described.compiled;
    const kept = [state, constants, compiled.inputs].flatMap((places) => Object.values(places));
    this.poisonAllBut(kept);
    const checks = this.described.module.functions.some(({ parameters }) => parameters.some((p) => p.name === "site"));
    let stretch: DescribedCall[] = [];
    const poisoned = new Set<Storage>();
    const end = (place: number) => {
      this.together(stretch, program);
      stretch = [];
      for (const { storage, until } of program.tenants) {
        if (until >= place || poisoned.has(storage)) continue;
        poisoned.add(storage);
        this.fill(program.address(storage), storage.elements * ELEMENT);
      }
    };
    end(0);
    let isChecked = !checks;
    for (const call of program.calls) {
      if (call.waits) end(call.place);
      if (!isChecked && call.place >= program.firstUpdate) {
        end(call.place);
        if (this.hasFault) return undefined;
        isChecked = true;
      }
      stretch.push(call);
    }
    end((program.calls.at(-1)?.place ?? -1) + 1);
    return undefined;
  }

  dispose(): void {}

  private get hasFault(): boolean {
    return this.words[control.faultSite / ELEMENT] !== 0;
  }

  /** What threads do between two barriers. */
  private together(calls: readonly DescribedCall[], program: DescribedProgram): void {
    const { threads, order } = this.stepping;
    const all = Array.from({ length: threads }, (_, thread) => thread);
    for (const thread of order === "last to first" ? all.reverse() : all)
      for (const call of calls) this.step(call, program, thread);
  }

  private step({ call, place }: DescribedCall, program: DescribedProgram, thread: number): void {
    const { callee, operands, extra } = call;
    const { begin, bytes } = this.described.scratch;
    const scratch = begin + bytes * thread;
    this.fill(scratch, bytes);
    const before = this.stepping.guarded === true ? this.words.slice() : undefined;
    const compute = this.instance.exports[callee.name];
    if (typeof compute !== "function") throw new Error(`no function ${callee.name}`);
    const addresses = operands.map((operand) => program.address(operand.storage) + operand.bytes);
    compute(...addresses, scratch, thread, this.stepping.threads, ...(extra === undefined ? [] : [extra]));
    if (before === undefined) return;
    const allowed = [
      { begin: 0, end: control.end },
      { begin: scratch, end: scratch + bytes },
      ...call.writes.map((storage) => {
        const address = program.address(storage);
        return { begin: address, end: address + storage.elements * ELEMENT };
      }),
    ].sort((a, b) => a.begin - b.begin);
    let from = 0;
    for (const { begin: first, end } of [...allowed, { begin: this.words.length * ELEMENT, end: 0 }]) {
      const same = Buffer.compare(bytesOf(before, from, first), bytesOf(this.words, from, first)) === 0;
      if (!same) throw new Error(`call ${place}, ${callee.name}, writes what it does not say`);
      from = Math.max(from, end);
    }
  }

  private poisonAllBut(kept: readonly Place[]): void {
    const places = kept
      .map(({ address, shape }) => ({ address, bytes: shape.reduce((product, size) => product * size, ELEMENT) }))
      .sort((a, b) => a.address - b.address);
    let from: number = control.end;
    for (const { address, bytes } of places) {
      this.fill(from, address - from);
      from = Math.max(from, address + bytes);
    }
    this.fill(from, this.words.length * ELEMENT - from);
  }

  private fill(address: number, bytes: number): void {
    if (bytes > 0) this.words.fill(POISON, address / ELEMENT, (address + bytes) / ELEMENT);
  }
}

const bytesOf = (words: Int32Array, begin: number, end: number): Buffer =>
  Buffer.from(words.buffer, begin, Math.max(0, end - begin));

function missing(): never {
  throw new Error("a module lacks what its plan has");
}
