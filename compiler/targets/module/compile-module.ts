import type { Plan } from "../../ir/plan.ts";
import { apply, type Callee, type Code, call, get, i32, load, set, store, when } from "../../wasm/code.ts";
import { encodeModule } from "../../wasm/encode-module.ts";
import { PAGE_BYTES, parameter, WasmFunction, type WasmModule } from "../../wasm/module.ts";
import { barrierFunction } from "./barrier.ts";
import { type CompiledModule, type CompiledProgram, control, type Place } from "./compiled-module.ts";
import { Conflicts } from "./layout/conflicts.ts";
import type { Storage } from "./layout/layout.ts";
import { aligned, placeTenants, type Tenant } from "./layout/place-storages.ts";
import { type ProgramRegions, programRegions, sharedStorages } from "./regions/program-regions.ts";
import type { Region } from "./regions/region.ts";
import { type RegionCall, RegionFunctions } from "./regions/region-functions.ts";

export interface ModuleOptions {
  /** With relaxed SIMD, where multiply and add are one instruction. */
  readonly relaxed: boolean;
  /** How many threads compute at once, at most. */
  readonly threads: number;
  /** Whether steps become regions together; true unless said otherwise, for tests that compare. */
  readonly fuse?: boolean;
  /** Whether it notes when each thread begins and ends each call, by a clock that it imports; false unless said otherwise. */
  readonly timed?: boolean;
}

/** A module with what it was put together from, for who prints or measures it. */
export interface DescribedModule {
  readonly compiled: CompiledModule;
  readonly module: WasmModule;
  readonly programs: ReadonlyMap<CompiledProgram, DescribedProgram>;
  /** What is each thread's own while a region is computed: the first's room, in bytes. */
  readonly scratch: { readonly begin: number; readonly bytes: number };
  /** Of a timed module: each thread's beginnings and ends of a program's calls, two f64 a call, in milliseconds. */
  readonly times: { readonly begin: number; readonly bytesAThread: number };
}

export interface DescribedProgram {
  readonly calls: readonly DescribedCall[];
  /** What is there from one call to another, by their numbers; -1 is before the first. */
  readonly tenants: readonly StorageTenant[];
  /** Where a storage of it lies. */
  readonly address: (storage: Storage) => number;
  /** The place before which it ends where an index was wrong. */
  readonly firstUpdate: number;
}

export interface DescribedCall {
  readonly region: Region;
  readonly call: RegionCall;
  /** Its number among the calls of its program, of which some may be nothing to do. */
  readonly place: number;
  /** Whether threads wait for each other before it. */
  readonly waits: boolean;
}

export interface StorageTenant extends Tenant {
  readonly storage: Storage;
}

/** The clock of a timed module. */
const now: Callee = { name: "now", params: [], results: ["f64"] };

const ELEMENT = 4;

/**
 * A plan as one WebAssembly module, told from top to bottom:
 *
 *   1  regions    steps → loops that join, contractions, kernels of their own; movement becomes strides
 *   2  functions  regions → functions, one for all that are alike; each thread computes its part of one
 *   3  addresses  what must be there at the same time → a place each, state where it stays
 *   4  program    calls in order; threads wait for each other where one reads what another wrote
 */
export function compileModule(plan: Plan, options: ModuleOptions): CompiledModule {
  return describeModule(plan, options).compiled;
}

/** The same, and what it is made of. */
export function describeModule(plan: Plan, options: ModuleOptions): DescribedModule {
  return new ModuleCompiler(plan, options).compile();
}

class ModuleCompiler {
  private readonly plan: Plan;
  private readonly options: ModuleOptions;
  private readonly functions: RegionFunctions;
  private readonly barrier = barrierFunction();
  private readonly runs: WasmFunction[] = [];

  constructor(plan: Plan, options: ModuleOptions) {
    this.plan = plan;
    this.options = options;
    this.functions = new RegionFunctions(options);
  }

  compile(): DescribedModule {
    const { plan, options } = this;
    const { fuse = true, timed = false, threads } = options;
    const shared = sharedStorages(plan);
    const fixed = new Map<Storage, number>();
    let end = aligned(control.end);
    for (const storage of [...shared.state.values(), ...shared.constants.values()]) {
      fixed.set(storage, end);
      end = aligned(end + storage.elements * ELEMENT);
    }
    const programs = Object.entries(plan.signatures).map(([signature, list]) => ({
      signature,
      list: list.map((program) => {
        const regions = programRegions(plan, program, shared, { fuse });
        const calls = regions.regions.map((region) => this.functions.callOf(region));
        return { program, regions, calls };
      }),
    }));
    const all = programs.flatMap(({ list }) => list);
    const placed = all.map(({ regions, calls }) => placeProgram(regions, calls, fixed, end));
    const arenaEnd = Math.max(end, ...placed.map((places) => places.end));
    const scratchBytes = aligned(
      Math.max(0, ...all.flatMap(({ calls }) => calls.map((made) => made?.scratchBytes ?? 0))),
    );
    const times = {
      begin: arenaEnd + scratchBytes * threads,
      bytesAThread: timed ? aligned(Math.max(0, ...all.map(({ calls }) => 16 * calls.length))) : 0,
    };
    const scratch = { begin: arenaEnd, bytes: scratchBytes };
    const described = new Map<CompiledProgram, DescribedProgram>();
    const compiled = all.map(({ program, regions, calls }, i): CompiledProgram => {
      const { address, tenants } = placed[i] ?? missing();
      const { run, waits } = this.write(`run ${i}`, regions, calls, address, scratch, times);
      const made: CompiledProgram = {
        run: run.name,
        inputs: placesOf(program.inputs, (name) => address(regions.inputs.get(name) ?? missing())),
        outputs: Object.fromEntries(
          [...regions.outputs].map(([name, { dtype, shape, layout }]) => [
            name,
            { dtype, shape, address: address(layout.storage) },
          ]),
        ),
        checked: this.functions.checked,
      };
      const { firstUpdate } = regions;
      described.set(made, { calls: describeCalls(regions.regions, calls, waits), tenants, address, firstUpdate });
      return made;
    });
    const memoryBytes = times.begin + times.bytesAThread * threads;
    const module = this.module(memoryBytes);
    const result: CompiledModule = {
      bytes: encodeModule(module),
      memoryBytes,
      threads,
      state: placesOf(plan.state, (path) => fixed.get(shared.state.get(path) ?? missing()) ?? missing()),
      constants: placesOf(plan.constants, (key) => fixed.get(shared.constants.get(key) ?? missing()) ?? missing()),
      signatures: Object.fromEntries(
        programs.map(({ signature, list }) => [
          signature,
          list.map((entry) => compiled[all.indexOf(entry)] ?? missing()),
        ]),
      ),
    };
    return { compiled: result, module, programs: described, scratch, times };
  }

  /** The calls of a program, in order. */
  private write(
    name: string,
    { firstUpdate }: ProgramRegions,
    calls: readonly (RegionCall | undefined)[],
    address: (storage: Storage) => number,
    scratch: { readonly begin: number; readonly bytes: number },
    times: DescribedModule["times"],
  ): { readonly run: WasmFunction; readonly waits: ReadonlySet<number> } {
    const { threads, timed = false } = this.options;
    const thread = parameter("i32", "thread");
    const all = parameter("i32", "threads");
    const run = new WasmFunction(name, [thread, all]);
    const conflicts = new Conflicts();
    const wait = threads > 1 ? call(this.barrier, get(all)) : [];
    const stretch = (storage: Storage) => ({
      begin: address(storage),
      end: address(storage) + storage.elements * ELEMENT,
    });
    const own = apply("i32.add", i32(scratch.begin), apply("i32.mul", get(thread), i32(scratch.bytes)));
    const checks = this.functions.checked.length > 0;
    const ownTimes = apply("i32.add", i32(times.begin), apply("i32.mul", get(thread), i32(times.bytesAThread)));
    const note = (slot: number) => (timed ? store("f64.store", ownTimes, call(now), 8 * slot) : []);
    const waits = new Set<number>();
    const body: Code[] = [];
    calls.forEach((made, place) => {
      if (place === firstUpdate && checks) {
        // State is left as it was where an index was wrong. All look between two barriers: what a thread that is ahead
        // finds wrong behind them, none that is late takes for this.
        const fault = run.local("i32", "fault");
        waits.add(place);
        body.push(wait, set(fault, load("i32.load", i32(control.faultSite))), wait, when(get(fault), "return"));
      }
      if (made === undefined) return;
      if (conflicts.mustWait(made.reads.map(stretch), made.writes.map(stretch))) {
        waits.add(place);
        body.push(wait);
      }
      const operands = made.operands.map(({ storage, bytes }) => i32(address(storage) + bytes));
      const extra = made.extra === undefined ? [] : [i32(made.extra)];
      body.push(note(2 * place), call(made.callee, ...operands, own, get(thread), get(all), ...extra));
      body.push(note(2 * place + 1));
    });
    run.body = body;
    this.runs.push(run);
    return { run, waits };
  }

  private module(memoryBytes: number): WasmModule {
    const { threads } = this.options;
    const pages = Math.ceil(memoryBytes / PAGE_BYTES);
    const shared = threads > 1;
    return {
      memory: { minimumPages: pages, shared, ...(shared ? { maximumPages: pages } : {}) },
      imports: this.options.timed === true ? [now] : [],
      functions: [...(shared ? [this.barrier] : []), ...this.functions.functions, ...this.runs],
      exports: this.runs.map(({ name }) => name),
    };
  }
}

/** Where everything of one program lies: its own from `begin` on, what all programs share where it stays. */
function placeProgram(
  { inputs, outputs, placed }: ProgramRegions,
  calls: readonly (RegionCall | undefined)[],
  fixed: ReadonlyMap<Storage, number>,
  begin: number,
) {
  const home = (storage: Storage) => placed.get(storage) ?? storage;
  const lives = new Map<Storage, { from: number; until: number }>();
  const live = (storage: Storage, at: number) => {
    if (fixed.has(home(storage))) return;
    const life = lives.get(storage) ?? { from: at, until: at };
    lives.set(storage, { from: Math.min(life.from, at), until: Math.max(life.until, at) });
  };
  for (const storage of inputs.values()) live(storage, -1);
  calls.forEach((made, at) => {
    for (const storage of [
      ...(made?.reads ?? []),
      ...(made?.writes ?? []),
      ...(made?.operands ?? []).map((o) => o.storage),
    ])
      live(storage, at);
  });
  for (const { layout } of outputs.values()) live(layout.storage, calls.length);
  const tenants = [...lives].map(([storage, life]) => ({ storage, bytes: storage.elements * ELEMENT, ...life }));
  const { addresses, end } = placeTenants(tenants, begin);
  const own = new Map([...addresses].map(([{ storage }, address]) => [storage, address]));
  const address = (storage: Storage): number => fixed.get(home(storage)) ?? own.get(storage) ?? missing();
  return { address, end, tenants };
}

/** Without what is nothing to do. */
function describeCalls(
  regions: readonly Region[],
  calls: readonly (RegionCall | undefined)[],
  waits: ReadonlySet<number>,
): readonly DescribedCall[] {
  const described = calls.map((call, place) => {
    const region = regions[place] ?? missing();
    return call && { region, call, waits: waits.has(place), place };
  });
  return described.filter((made) => made !== undefined);
}

const placesOf = (
  entries: Readonly<Record<string, Pick<Place, "dtype" | "shape">>>,
  address: (name: string) => number,
): Readonly<Record<string, Place>> =>
  Object.fromEntries(
    Object.entries(entries).map(([name, { dtype, shape }]) => [name, { dtype, shape, address: address(name) }]),
  );

function missing(): never {
  throw new Error("a module lacks a place for what its plan has");
}
