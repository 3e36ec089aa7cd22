import type { KernelAttributes, KernelName, ValueType } from "./kernel-attributes.ts";
import type { InputRole } from "./plan.ts";

/** Names a value within one graph: its place among the types. A graph may have types that no step makes any more. */
export type ValueId = number;

/** A value as passes hold it: its id together with its type. */
export interface Value extends ValueType {
  readonly id: ValueId;
}

/** One kernel applied to values. Pure: only a graph's `writes` change state. */
export interface Step<K extends KernelName = KernelName> {
  readonly kernel: K;
  readonly inputs: readonly ValueId[];
  readonly outputs: readonly ValueId[];
  readonly attributes: KernelAttributes[K];
  /** Path of the node this step came from, `transformer.layers.3.attn.to_qkv`; gradients keep the path of their primal. */
  readonly from: string;
}

/** A step whose attributes are known once its kernel is: switch on `kernel`. */
export type AnyStep<Kernels extends KernelName = KernelName> = { [K in Kernels]: Step<K> }[Kernels];

/** Steps in an order. Each is made anew when it is asked for, so none is known by its identity. */
export interface Steps<Kernels extends KernelName = KernelName> extends Iterable<AnyStep<Kernels>> {
  readonly length: number;
  at(place: number): AnyStep<Kernels> | undefined;
  /** Each step behind its place. */
  entries(): Iterable<readonly [number, AnyStep<Kernels>]>;
  map<T>(make: (step: AnyStep<Kernels>, place: number) => T): T[];
  /** The steps at these places, in this order. */
  select(places: Int32Array): Steps<Kernels>;
  /** The same steps with other attributes, of which equal calls have the same. */
  withAttributes(replace: (attributes: AnyStep["attributes"]) => AnyStep["attributes"]): Steps<Kernels>;
}

/** Data that is known at compile time; f32 data is held in f64 until a plan is written. */
export interface Constant {
  readonly dtype: ValueType["dtype"];
  readonly shape: readonly number[];
  readonly data: Float64Array | Int32Array | Uint8Array;
}

/**
 * Kernels in an order that respects their data flow. Immutable: a pass reads one and builds the next.
 * `state` values are read before any of `writes` takes place.
 */
export interface Graph<Kernels extends KernelName = KernelName> {
  /** Type of every value, by id. */
  readonly types: readonly ValueType[];
  readonly inputs: ReadonlyMap<string, ValueId>;
  /** Input → what it is for; those left out are the model's data. */
  readonly roles: ReadonlyMap<string, InputRole>;
  /** State path → the value read from it. */
  readonly state: ReadonlyMap<string, ValueId>;
  readonly constants: ReadonlyMap<ValueId, Constant>;
  readonly steps: Steps<Kernels>;
  readonly outputs: ReadonlyMap<string, ValueId>;
  /** State path ← the value written to it when the graph has run. */
  readonly writes: ReadonlyMap<string, ValueId>;
}
