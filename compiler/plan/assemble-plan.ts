import type { Bindings } from "../bind/bind.ts";
import { boundType } from "../graph/cost.ts";
import { encodeBase64 } from "../ir/base64.ts";
import type { AnyStep, Constant, Graph, ValueId } from "../ir/graph.ts";
import type { KernelName } from "../ir/kernel-attributes.ts";
import {
  PLAN_VERSION,
  type Plan,
  type PlanConstant,
  type PlanOutput,
  type PlanStep,
  type Program,
  type StateEntry,
} from "../ir/plan.ts";
import { sharing } from "../ir/sharing.ts";
import type { BoundType } from "../kernels/kernel.ts";
import { schedule } from "./schedule-steps.ts";

/** What a plan is made of. */
export interface PlanParts<Kernels extends KernelName = KernelName> {
  readonly name: string;
  readonly engine: string;
  readonly state: Readonly<Record<string, StateEntry>>;
  /** `predict`, `eval`, `train` → one graph for each binding of the free sizes, the main one first. */
  readonly signatures: Readonly<Record<string, Iterable<BoundGraph<Kernels>>>>;
}

/** A legalized graph and the sizes it was bound to. */
export interface BoundGraph<Kernels extends KernelName = KernelName> {
  readonly bindings: Bindings;
  readonly graph: Graph<Kernels>;
}

/**
 * Schedules every graph and writes all of them as one plan. Values are numbered anew, in the order they arise, and
 * equal constants are kept once under a name made of their content: the same parts give the same bytes.
 */
export function assemblePlan<Kernels extends KernelName>(parts: PlanParts<Kernels>): Plan<Kernels> {
  const pool = new ConstantPool();
  const program = (bound: BoundGraph<Kernels>) => assembleProgram(bound, parts.state, pool);
  const signatures = Object.entries(parts.signatures).map(
    ([name, bound]) => [name, Array.from(bound, program)] as const,
  );
  return {
    vitral: "plan",
    version: PLAN_VERSION,
    name: parts.name,
    engine: parts.engine,
    constants: Object.fromEntries(pool.entries),
    state: parts.state,
    signatures: Object.fromEntries(signatures),
  };
}

function assembleProgram<Kernels extends KernelName>(
  { graph, bindings }: BoundGraph<Kernels>,
  state: PlanParts["state"],
  pool: ConstantPool,
): Program<Kernels> {
  checkState(graph, state);
  const { steps, releasedAfter, peakBytes } = schedule(graph);
  const numbers = new Int32Array(graph.types.length).fill(-1);
  let count = 0;
  const number = (id: ValueId): number => {
    if (numbers[id] === -1) numbers[id] = count++;
    return numbers[id] ?? -1;
  };
  const named = (names: ReadonlyMap<string, ValueId>) =>
    Object.fromEntries([...names].map(([name, id]) => [name, number(id)]));

  const inputs = [...graph.inputs].map(([name, id]) => {
    const role = graph.roles.get(name) ?? "data";
    return [name, { ...boundType(graph, id), role, value: number(id) }] as const;
  });
  const reads = named(graph.state);
  const constants: Record<string, number> = {};
  for (const [id, constant] of usedConstants(graph)) {
    const key = pool.keep(constant);
    const value = constants[key] ?? number(id);
    constants[key] = value;
    numbers[id] = value;
  }
  const released = (ids: Int32Array): readonly number[] => (ids.length === 0 ? NOTHING : [...ids].map(number));
  const attributesOf = sharing(plainAttributes);
  const planSteps = steps.map((step, at) => {
    // A bound step of a kernel is a plan step of it; the pairing is lost in the union of all steps.
    return {
      kernel: step.kernel,
      inputs: step.inputs.map(number),
      outputs: step.outputs.map((id) => planOutput(number(id), boundType(graph, id))),
      attributes: attributesOf(step.attributes),
      release: released(releasedAfter(at)),
      from: step.from,
    } as PlanStep;
  });
  return {
    bindings: Object.fromEntries(bindings),
    inputs: Object.fromEntries(inputs),
    reads,
    constants,
    // An order of the graph's own steps, and so of its kernels.
    steps: planSteps as unknown as readonly PlanStep<Kernels>[],
    outputs: named(graph.outputs),
    writes: named(graph.writes),
    peakBytes,
  };
}

/** What most steps release: one list for all of them. */
const NOTHING: readonly number[] = [];

const planOutput = (value: number, { dtype, shape }: BoundType): PlanOutput => ({ value, dtype, shape });

/** JSON knows no Infinity, no NaN and no −0, and a plan has no symbols. */
function plain(value: unknown): unknown {
  if (typeof value === "number" && Number.isFinite(value)) return value + 0;
  if (typeof value === "string" || typeof value === "boolean") return value;
  if (Array.isArray(value)) return value.map(plain);
  throw new Error(`an attribute is ${String(value)}, not a finite number: bind first`);
}

const plainAttributes = (attributes: AnyStep["attributes"]) =>
  Object.fromEntries(Object.entries({ ...attributes }).map(([name, value]) => [name, plain(value)]));

function checkState(graph: Graph, state: PlanParts["state"]): void {
  for (const [path, id] of [...graph.state, ...graph.writes]) {
    const entry = state[path];
    const { dtype, shape } = boundType(graph, id);
    if (entry === undefined || entry.dtype !== dtype || entry.shape.join() !== shape.join()) {
      throw new Error(`${path}: the graph holds ${dtype}[${shape.join()}] there, the plan's state does not`);
    }
  }
}

function usedConstants(graph: Graph): readonly (readonly [ValueId, Constant])[] {
  const used = new Set<ValueId>([...graph.outputs.values(), ...graph.writes.values()]);
  for (const step of graph.steps) for (const id of step.inputs) used.add(id);
  return [...graph.constants].filter(([id]) => used.has(id));
}

/** The plan's constants, each content once. */
class ConstantPool {
  readonly entries = new Map<string, PlanConstant>();

  /** Keeps a constant and answers with its key. */
  keep(constant: Constant): string {
    const entry: PlanConstant = {
      dtype: constant.dtype,
      shape: constant.shape,
      data: encodeBase64(littleEndian(constant)),
    };
    const content = `${entry.dtype}[${entry.shape.join()}]${entry.data}`;
    let key = contentHash(content);
    // Two contents of one hash: unlikely, but not impossible.
    while (this.entries.has(key) && !sameConstant(this.entries.get(key), entry)) key = contentHash(key + content);
    this.entries.set(key, entry);
    return key;
  }
}

function sameConstant(a: PlanConstant | undefined, b: PlanConstant): boolean {
  return a?.data === b.data && a.dtype === b.dtype && a.shape.join() === b.shape.join();
}

function littleEndian(constant: Constant): Uint8Array {
  const { data, dtype } = constant;
  if (dtype === "bool") return Uint8Array.from(data);
  const view = new DataView(new ArrayBuffer(data.length * 4));
  data.forEach((value, index) => {
    if (dtype === "f32") view.setFloat32(index * 4, value, true);
    else view.setInt32(index * 4, value, true);
  });
  return new Uint8Array(view.buffer);
}

/** 64 bits of FNV-1a, as two halves of different start, in hexadecimal. A letter first keeps object keys in order. */
function contentHash(text: string): string {
  let low = 0x811c9dc5;
  let high = 0x050c5d1f;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    low = Math.imul(low ^ code, 0x01000193);
    high = Math.imul(high ^ (code + at), 0x01000193);
  }
  const hex = (half: number) => (half >>> 0).toString(16).padStart(8, "0");
  return `c${hex(high)}${hex(low)}`;
}
