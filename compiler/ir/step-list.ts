import type { AnyStep, Steps, ValueId } from "./graph.ts";
import { IntList } from "./int-list.ts";
import type { KernelName } from "./kernel-attributes.ts";

type Call = Pick<AnyStep, "kernel" | "attributes">;

interface Integers {
  readonly length: number;
  at(place: number): number | undefined;
}

/** What lists of one origin share. */
interface Parts {
  /** Kernels with their attributes, each once. */
  readonly calls: readonly Call[];
  /** Paths of nodes, each once. */
  readonly paths: readonly string[];
  /** Step after step: call, path, number of inputs, inputs, number of outputs, outputs. */
  readonly entries: IntList;
  /** Where the entry of each step of this list begins. */
  readonly begins: Integers;
}

/**
 * The steps of a graph, held as integers: a deep model has a million, in several forms at a time, and as objects they
 * would take six times as much.
 */
export class StepList<Kernels extends KernelName = KernelName> implements Steps<Kernels> {
  protected readonly parts: Parts;

  constructor(parts: Parts) {
    this.parts = parts;
  }

  get length(): number {
    return this.parts.begins.length;
  }

  at(place: number): AnyStep<Kernels> | undefined {
    const { calls, paths, entries } = this.parts;
    const begin = this.beginOf(place);
    if (begin === undefined) return undefined;
    const call = calls[entries.at(begin)];
    const from = paths[entries.at(begin + 1)];
    const inputs = this.idsAt(begin + 2);
    const outputs = this.idsAt(begin + 3 + inputs.length);
    // What was taken apart by `push`: the pairing of kernel and attributes is lost in the union of all calls.
    return { kernel: call?.kernel, inputs, outputs, attributes: call?.attributes, from } as unknown as AnyStep<Kernels>;
  }

  /** Its kernel alone, for those who ask many for one. */
  kernelAt(place: number): KernelName | undefined {
    const begin = this.beginOf(place);
    return begin === undefined ? undefined : this.parts.calls[this.parts.entries.at(begin)]?.kernel;
  }

  private beginOf(place: number): number | undefined {
    const { begins } = this.parts;
    return place < 0 || place >= begins.length ? undefined : begins.at(place);
  }

  private idsAt(place: number): ValueId[] {
    const { entries } = this.parts;
    return entries.slice(place + 1, entries.at(place));
  }

  *[Symbol.iterator](): Generator<AnyStep<Kernels>, void> {
    for (let place = 0; place < this.length; place++) {
      const step = this.at(place);
      if (step !== undefined) yield step;
    }
  }

  *entries(): Generator<readonly [number, AnyStep<Kernels>], void> {
    let place = 0;
    for (const step of this) yield [place++, step];
  }

  map<T>(make: (step: AnyStep<Kernels>, place: number) => T): T[] {
    const made = new Array<T>(this.length);
    let place = 0;
    for (const step of this) {
      made[place] = make(step, place);
      place++;
    }
    return made;
  }

  select(places: Int32Array): StepList<Kernels> {
    const { begins } = this.parts;
    return new StepList({ ...this.parts, begins: places.map((place) => begins.at(place) ?? -1) });
  }

  withAttributes(replace: (attributes: AnyStep["attributes"]) => AnyStep["attributes"]): StepList<Kernels> {
    const calls = this.parts.calls.map(
      ({ kernel, attributes }) => ({ kernel, attributes: replace(attributes) }) as Call,
    );
    return new StepList({ ...this.parts, calls });
  }
}

/** Steps that become more. */
export class GrowingSteps extends StepList {
  private readonly begins: IntList;
  private readonly calls: Call[];
  private readonly paths: string[];
  /** Kernel → attributes → the place of that call. */
  private readonly callsOf = new Map<KernelName, Map<object, number>>();
  private readonly placesOfPaths = new Map<string, number>();

  constructor() {
    const calls: Call[] = [];
    const paths: string[] = [];
    const begins = new IntList();
    super({ calls, paths, entries: new IntList(), begins });
    this.calls = calls;
    this.paths = paths;
    this.begins = begins;
  }

  push({ kernel, attributes, inputs, outputs, from }: AnyStep): void {
    const { entries } = this.parts;
    this.begins.push(entries.length);
    entries.push(this.callOf({ kernel, attributes } as Call));
    entries.push(this.pathOf(from));
    for (const ids of [inputs, outputs]) {
      entries.push(ids.length);
      for (const id of ids) entries.push(id);
    }
  }

  private callOf(call: Call): number {
    const known = this.callsOf.get(call.kernel) ?? new Map<object, number>();
    const place = known.get(call.attributes) ?? this.calls.push(call) - 1;
    this.callsOf.set(call.kernel, known.set(call.attributes, place));
    return place;
  }

  private pathOf(path: string): number {
    const place = this.placesOfPaths.get(path) ?? this.paths.push(path) - 1;
    this.placesOfPaths.set(path, place);
    return place;
  }
}
