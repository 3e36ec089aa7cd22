import type { Plan, PlanConstant, PlanStep, PlanValue, Program } from "../../../ir/plan.ts";
import { elementCount, rowMajorStrides } from "../../../kernels/nd-array.ts";
import { isWhole, type Storage } from "../layout/layout.ts";
import { kernelRegions } from "./kernel-regions.ts";
import { Placement } from "./placement.ts";
import { withRandomEarly } from "./random-early.ts";
import { type Region, readsOf, type Value, writesOf } from "./region.ts";
import { RegionBuilder } from "./region-builder.ts";
import { updateInPlace } from "./update-in-place.ts";

/** Storages that all programs of a plan share. */
export interface SharedStorages {
  readonly state: ReadonlyMap<string, Storage>;
  readonly constants: ReadonlyMap<string, Storage>;
}

/** A program as regions, in an order that respects what they read and write. */
export interface ProgramRegions {
  readonly regions: readonly Region[];
  readonly inputs: ReadonlyMap<string, Storage>;
  readonly outputs: ReadonlyMap<string, Value>;
  /** What lies where state lies. */
  readonly placed: ReadonlyMap<Storage, Storage>;
  /** Place of the first region that overwrites state; as many as there are where none does. */
  readonly firstUpdate: number;
}

export interface RegionOptions {
  /** Whether steps become regions together; else each is one, which tests compare with. */
  readonly fuse: boolean;
}

/** Storages of a plan's state and constants. */
export function sharedStorages(plan: Plan): SharedStorages {
  const state = Object.entries(plan.state).map(([name, { shape }]): [string, Storage] => [
    name,
    { elements: elementCount(shape), owner: "state", name },
  ]);
  const constants = Object.entries(plan.constants).map(([name, constant]): [string, Storage] => {
    const elements = elementCount(constant.shape);
    const literal = elements === 1 ? { literal: onlyNumber(constant) } : {};
    return [name, { elements, owner: "constant", name, ...literal }];
  });
  return { state: new Map(state), constants: new Map(constants) };
}

/** The number of a constant that is one. */
function onlyNumber({ dtype, data }: PlanConstant): number {
  const bytes = Uint8Array.from(atob(data), (letter) => letter.charCodeAt(0));
  const view = new DataView(bytes.buffer);
  if (dtype === "bool") return view.getUint8(0);
  return dtype === "f32" ? view.getFloat32(0, true) : view.getInt32(0, true);
}

export function programRegions(
  plan: Plan,
  program: Program,
  shared: SharedStorages,
  { fuse }: RegionOptions,
): ProgramRegions {
  const build = new RegionBuilder(fuse);
  const placement = fuse ? new Placement(build, program) : undefined;
  const values = new Map<PlanValue, Value>();
  const inputs = new Map<string, Storage>();
  const held = (storage: Storage | undefined, { dtype, shape }: Pick<Value, "dtype" | "shape">): Value => {
    if (storage === undefined) throw new Error("a program reads what its plan has not");
    return { dtype, shape, layout: { storage, offset: 0, strides: rowMajorStrides(shape) } };
  };
  for (const [name, { dtype, shape, value }] of Object.entries(program.inputs)) {
    const storage: Storage = { elements: elementCount(shape), owner: "input", name };
    inputs.set(name, storage);
    values.set(value, held(storage, { dtype, shape }));
  }
  for (const [path, value] of Object.entries(program.reads)) {
    const entry = plan.state[path];
    if (entry !== undefined) values.set(value, held(shared.state.get(path), entry));
  }
  for (const [key, value] of Object.entries(program.constants)) {
    const entry = plan.constants[key];
    if (entry !== undefined) values.set(value, held(shared.constants.get(key), entry));
  }
  const valueOf = (value: PlanValue): Value => values.get(value) ?? unknownValue(value);
  for (const step of fuse ? withRandomEarly(program.steps) : program.steps) {
    build.from = step.from;
    build.step = step.outputs[0]?.value ?? -1;
    build.placed = placement?.of(step);
    const made = regionsOf(build, step, step.inputs.map(valueOf));
    step.outputs.forEach(({ value }, i) => {
      const result = made[i];
      if (result !== undefined) values.set(value, result);
    });
  }
  const outputs = new Map(
    Object.entries(program.outputs).map(([name, value]): [string, Value] => {
      build.from = name;
      build.step = -1;
      return [name, owned(build, valueOf(value))];
    }),
  );
  const writes = new Map(
    Object.entries(program.writes).flatMap(([path, value]): [Storage, Value][] => {
      const storage = shared.state.get(path);
      return storage === undefined ? [] : [[storage, valueOf(value)]];
    }),
  );
  const kept = new Set([...outputs.values()].map(({ layout }) => layout.storage));
  const { placed, firstUpdate } = updateInPlace(build, writes, kept);
  const regions = pruned(
    build.regions,
    (storage) => storage.owner === "state" || placed.has(storage) || kept.has(storage),
  );
  const before = new Set(build.regions.slice(0, firstUpdate));
  const left = regions.findIndex((region) => !before.has(region));
  return { regions, inputs, outputs, placed, firstUpdate: left < 0 ? regions.length : left };
}

/** A result that nothing else changes. */
function owned(build: RegionBuilder, value: Value): Value {
  const { layout, shape } = value;
  return layout.storage.owner === "program" && isWhole(layout, shape) ? value : build.copy(value);
}

function regionsOf(build: RegionBuilder, step: PlanStep, inputs: readonly Value[]): readonly Value[] {
  if (step.kernel === "stop_gradient") return inputs;
  // A step's kernel and its row in the table belong together, which a union over all kernels does not tell.
  const row = kernelRegions[step.kernel] as (
    build: RegionBuilder,
    inputs: readonly Value[],
    step: PlanStep,
  ) => readonly Value[];
  return row(build, inputs, step);
}

/** Without regions, and parts of regions, whose results nobody reads. */
function pruned(regions: readonly Region[], isKept: (storage: Storage) => boolean): readonly Region[] {
  const read = new Set<Storage>();
  const isRead = (storage: Storage) => isKept(storage) || read.has(storage);
  const kept: Region[] = [];
  for (const region of regions.toReversed()) {
    if (region.kind === "loop") {
      region.prune(isRead);
      if (region.isEmpty) continue;
    } else if (!writesOf(region).some(isRead)) continue;
    for (const storage of readsOf(region)) read.add(storage);
    kept.push(region);
  }
  return kept.reverse();
}

function unknownValue(value: PlanValue): never {
  throw new Error(`a step reads value ${value} before it is made`);
}
