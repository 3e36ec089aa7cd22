import type { Call } from "../graph/call-table.ts";
import { ConstantTable } from "../graph/constant-table.ts";
import { withoutDeadCode } from "../graph/dead-code.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { KnownResults } from "../graph/known-results.ts";
import type { Constant, Graph, Value, ValueId } from "../ir/graph.ts";
import { type Operands, operandsOf, resultsOf } from "../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName, ValueType } from "../ir/kernel-attributes.ts";
import { sameShape } from "../ir/same-shape.ts";
import { Emitter } from "../kernels/emit.ts";
import { type Kernel, KernelError } from "../kernels/kernel.ts";
import { kernels } from "../kernels/table.ts";

/** What a rewrite may know of the graph so far. */
export interface Surroundings {
  /** The step of kernel `kernel` that made a value, if one did. */
  made<K extends KernelName>(value: Value, kernel: K): Made<K> | undefined;
  /** The data of a value that is known at compile time. */
  constant(value: Value): Constant | undefined;
  /** Adds steps in place of the one at hand; they are rewritten in turn. Equal constants are one. */
  readonly emit: Emitter;
}

export interface Made<K extends KernelName> {
  readonly kernel: K;
  readonly inputs: Operands<Value>[K];
  readonly attributes: KernelAttributes[K];
}

/** A step with one result that is about to be added, of one of the kernels that the rewrite is about. */
export type Site<K extends KernelName> = { readonly [N in K]: SiteOf<N> }[K];

interface SiteOf<K extends KernelName> extends Made<K>, Surroundings {
  /** Type of the result; what stands in for it must have the same. */
  readonly type: ValueType;
  /** What type the same kernel would give for as many other inputs. */
  typeFor(inputs: readonly Value[]): ValueType;
  /** The same kernel with the same attributes on as many other inputs. */
  again(inputs: readonly Value[]): Value;
  /** The reference result, if every input is known and all sizes are numbers. */
  evaluate(): Constant | undefined;
}

/** One law: where it applies, the value that takes the result's place. Looks only towards the inputs. */
export interface Rewrite {
  readonly name: string;
  readonly kernels: readonly KernelName[];
  readonly apply: (site: Site<KernelName>) => Value | undefined;
}

export function rewrite<K extends KernelName>(
  name: string,
  about: readonly K[],
  apply: (site: Site<K>) => Value | undefined,
): Rewrite {
  // The driver calls it with sites of these kernels only.
  return { name, kernels: about, apply: apply as (site: Site<KernelName>) => Value | undefined };
}

/**
 * Builds the graph anew, each step through all rewrites of its kernel, in the order listed, until none applies. As a
 * rewrite looks only towards inputs, and those are finished before, one walk reaches the fixed point. Equal steps on
 * equal inputs become one on the way, and what no output or write needs is left out.
 */
export function rewriteGraph(graph: Graph, rewrites: readonly Rewrite[]): Graph {
  return withoutDeadCode(new Rewriter(rewrites).run(withoutDeadCode(graph)));
}

/** More rewrites inside one another than this means that two of them undo each other. */
const DEPTH_LIMIT = 200;

class Rewriter {
  private readonly builder = new GraphBuilder();
  private readonly constants = new ConstantTable(this.builder);
  /** Results of calls, whether emitted or rewritten. */
  private readonly known = new KnownResults();
  private readonly rewritesOf = new Map<KernelName, readonly Rewrite[]>();
  private depth = 0;
  private emitter: { readonly from: string; readonly emit: Emitter } | undefined;

  constructor(rewrites: readonly Rewrite[]) {
    for (const rule of rewrites) {
      for (const kernel of rule.kernels) this.rewritesOf.set(kernel, [...(this.rewritesOf.get(kernel) ?? []), rule]);
    }
  }

  run(graph: Graph): Graph {
    /** Value of the graph that was → value of the graph that is made. */
    const ids = new Int32Array(graph.types.length).fill(-1);
    const typeOf = (id: ValueId): ValueType => {
      const type = graph.types[id];
      if (type === undefined) throw new Error(`value ${id} does not exist`);
      return type;
    };
    const now = (id: ValueId): Value => {
      const known = ids[id] ?? -1;
      if (known < 0) throw new Error(`value ${id} is read before it is made`);
      return this.builder.value(known);
    };
    for (const [name, id] of graph.inputs) {
      ids[id] = this.builder.input(name, typeOf(id), graph.roles.get(name)).id;
    }
    for (const [path, id] of graph.state) ids[id] = this.builder.state(path, typeOf(id)).id;
    for (const [id, constant] of graph.constants) ids[id] = this.constants.add(constant).id;
    for (const step of graph.steps) {
      const results = this.add(step.kernel, operandsOf(step.kernel, step.inputs.map(now)), step.attributes, step.from);
      for (const [position, id] of step.outputs.entries()) ids[id] = results[position] ?? -1;
    }
    for (const [name, id] of graph.outputs) this.builder.output(name, now(id));
    for (const [path, id] of graph.writes) this.builder.write(path, now(id));
    return this.builder.build();
  }

  private add<K extends KernelName>(
    kernel: K,
    inputs: Operands<Value>[K],
    attributes: KernelAttributes[K],
    from: string,
  ): readonly ValueId[] {
    const call = this.builder.calls.shared(kernel, attributes);
    const ids = inputs.map(({ id }) => id);
    const known = this.known.get(call.number, ids);
    if (known !== undefined) return known;
    const types = rowOf(kernel).shape(inputs, attributes);
    const results = this.replace(call, inputs, types, from) ?? this.builder.append(call, inputs, types, from).outputs;
    this.known.set(call.number, ids, results);
    return results;
  }

  private replace<K extends KernelName>(
    call: Call<K>,
    inputs: Operands<Value>[K],
    [type, ...more]: readonly ValueType[],
    from: string,
  ): readonly ValueId[] | undefined {
    const rules = this.rewritesOf.get(call.kernel);
    if (rules === undefined || type === undefined || more.length > 0) return undefined;
    if (++this.depth > DEPTH_LIMIT) throw new Error(`${from}: rewrites of ${call.kernel} undo each other`);
    // A kernel with its attributes is one of the sites; TypeScript cannot see it through the generic.
    const site = this.site(call, inputs, type, from) as unknown as Site<KernelName>;
    for (const rule of rules) {
      const value = rule.apply(site);
      if (value === undefined) continue;
      if (value.dtype !== type.dtype || !sameShape(value.shape, type.shape)) {
        throw new KernelError(`${from}: rewrite "${rule.name}" of ${call.kernel} changed the type of its result`);
      }
      this.depth--;
      return [value.id];
    }
    this.depth--;
    return undefined;
  }

  private site<K extends KernelName>(
    { kernel, attributes }: Call<K>,
    inputs: Operands<Value>[K],
    type: ValueType,
    from: string,
  ): SiteOf<K> {
    const emit = this.emitterOf(from);
    return {
      kernel,
      inputs,
      attributes,
      type,
      emit,
      made: this.made,
      constant: this.constant,
      typeFor: (others) => rowOf(kernel).shape(operandsOf(kernel, others), attributes)[0],
      again: (others) => emit.one(kernel, operandsOf(kernel, others), attributes),
      evaluate: () => {
        const known = inputs.flatMap((value) => this.constants.get(value) ?? []);
        return known.length === inputs.length
          ? rowOf(kernel).evaluate(operandsOf(kernel, known), attributes)[0]
          : undefined;
      },
    };
  }

  /** Steps of one node mostly follow one another, so that the last emitter serves most of them. */
  private emitterOf(from: string): Emitter {
    if (this.emitter?.from === from) return this.emitter.emit;
    const emit = new Emitter(
      (kernel, inputs, attributes) => {
        const results = this.add(kernel, inputs, attributes, from);
        return resultsOf(kernel, results.map(this.valueOf));
      },
      (constant) => this.constants.add(constant),
    );
    this.emitter = { from, emit };
    return emit;
  }

  // The next ones are handed out as they are.
  private readonly made = <K extends KernelName>(value: Value, kernel: K): Made<K> | undefined => {
    const step = this.builder.maker(value.id, kernel);
    if (step === undefined) return undefined;
    return { kernel, inputs: operandsOf(kernel, step.inputs.map(this.valueOf)), attributes: step.attributes };
  };

  private readonly valueOf = (id: ValueId): Value => this.builder.value(id);

  private readonly constant = (value: Value): Constant | undefined => this.constants.get(value);
}

function rowOf<K extends KernelName>(kernel: K): Kernel<K> {
  return kernels[kernel];
}
