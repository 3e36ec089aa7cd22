import { bind } from "../../compiler/bind/bind.ts";
import { bindQuotients } from "../../compiler/bind/quotients.ts";
import { namedValues, tapOutput } from "../../compiler/expand/named-values.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import type { AnyStep, Constant, ValueId } from "../../compiler/ir/graph.ts";
import { lower } from "../../compiler/lower/lower.ts";
import { fillTables } from "../../compiler/op/tables.ts";

/** A model's kernels for one picture, every size a number, with the values of the spec among them. */
export interface BoundGraph {
  readonly steps: readonly AnyStep[];
  shapeOf(value: ValueId): readonly number[];
  /** The step that makes a value; none where it is an input, a weight or a constant. */
  maker(value: ValueId): AnyStep | undefined;
  /** Integers that are known at compile time. */
  constant(value: ValueId): Int32Array | undefined;
  readonly constants: ReadonlyMap<ValueId, Constant>;
  /** Whether a value comes of any input, random numbers among them: it is not known from weights alone. */
  isGiven(value: ValueId): boolean;
  /** The input of pictures that is looked from, f32 [1, channels, height, width]. */
  readonly image: ValueId;
  /** Where a weight's value is, its path; where a value of the spec is, its name. */
  readonly weights: ReadonlyMap<ValueId, string>;
  readonly names: ReadonlyMap<ValueId, string>;
  readonly outputs: ReadonlyMap<string, ValueId>;
}

/**
 * As it is lowered, before anything is rewritten: what the spec says is still there.
 * @returns one for each input of pictures
 */
export function boundModels(typed: TypedGraph): readonly BoundGraph[] {
  const values = namedValues(typed);
  const taps = new Map([...values].map(([name, tensor]) => [tapOutput(name), tensor] as const));
  const lowered = lower(typed, new Map(), taps);
  const bindings = new Map([["b", 1]]);
  bindQuotients(typed.contracts, bindings);
  const graph = fillTables(bind(lowered.graph, bindings), lowered.tables, bindings);
  const images = [...typed.inputs]
    .filter(([, { dtype, axes }]) => dtype === "f32" && axes.length === 4)
    .flatMap(([name]) => graph.inputs.get(name) ?? []);
  const steps = [...graph.steps];
  const given = new Set(graph.inputs.values());
  for (const { inputs, outputs } of steps)
    if (inputs.some((id) => given.has(id))) for (const id of outputs) given.add(id);
  const makers = new Map(steps.flatMap((step) => step.outputs.map((id) => [id, step] as const)));
  const names = new Map<ValueId, string>();
  for (const name of values.keys()) {
    const id = lowered.outputs.get(tapOutput(name))?.id;
    if (id !== undefined && !names.has(id)) names.set(id, name);
  }
  const bound = {
    steps,
    shapeOf: (id: ValueId) => (graph.types[id]?.shape ?? []).map(Number),
    maker: (id: ValueId) => makers.get(id),
    constant(id: ValueId) {
      const found = graph.constants.get(id);
      return found?.dtype === "i32" ? Int32Array.from(found.data) : undefined;
    },
    constants: graph.constants,
    isGiven: (id: ValueId) => given.has(id),
    weights: new Map([...graph.state].map(([path, id]) => [id, path])),
    names,
    outputs: new Map([...typed.outputs.keys()].map((name) => [name, lowered.outputs.get(name)?.id ?? -1])),
  };
  return images.map((image) => ({ ...bound, image }));
}
