import { ConstantTable } from "../graph/constant-table.ts";
import { withoutDeadCode } from "../graph/dead-code.ts";
import { GraphBuilder } from "../graph/graph-builder.ts";
import { attributesKey } from "../ir/attribute-value.ts";
import type { AnyStep, Constant, Graph, Value, ValueId } from "../ir/graph.ts";
import { type Operands, operandsOf, type Results, resultsOf } from "../ir/kernel-arity.ts";
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
  private readonly makers = new Map<ValueId, AnyStep>();
  /** Kernel, inputs and attributes → results, whether emitted or rewritten. */
  private readonly results = new Map<string, readonly Value[]>();
  private readonly rewritesOf = new Map<KernelName, readonly Rewrite[]>();
  private depth = 0;
  private emitter: { readonly from: string; readonly emit: Emitter } | undefined;

  constructor(rewrites: readonly Rewrite[]) {
    for (const rule of rewrites) {
      for (const kernel of rule.kernels) this.rewritesOf.set(kernel, [...(this.rewritesOf.get(kernel) ?? []), rule]);
    }
  }

  run(graph: Graph): Graph {
    const values = new Map<ValueId, Value>();
    const typeOf = (id: ValueId): ValueType => {
      const type = graph.types[id];
      if (type === undefined) throw new Error(`value ${id} does not exist`);
      return { dtype: type.dtype, shape: type.shape };
    };
    const now = (id: ValueId): Value => {
      const value = values.get(id);
      if (value === undefined) throw new Error(`value ${id} is read before it is made`);
      return value;
    };
    for (const [name, id] of graph.inputs) {
      values.set(id, this.builder.input(name, typeOf(id), graph.roles.get(name)));
    }
    for (const [path, id] of graph.state) values.set(id, this.builder.state(path, typeOf(id)));
    for (const [id, constant] of graph.constants) values.set(id, this.constants.add(constant));
    for (const step of graph.steps) {
      const results = this.add(step.kernel, operandsOf(step.kernel, step.inputs.map(now)), step.attributes, step.from);
      step.outputs.forEach((id, position) => {
        const result = results[position];
        if (result !== undefined) values.set(id, result);
      });
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
  ): Results<Value>[K] {
    const key = `${kernel} ${inputs.map((value) => value.id).join()}${attributesKey(attributes)}`;
    const known = this.results.get(key);
    if (known !== undefined) return resultsOf(kernel, known);
    const instead = this.replace(kernel, inputs, attributes, from);
    const results = instead === undefined ? this.emit(kernel, inputs, attributes, from) : resultsOf(kernel, [instead]);
    this.results.set(key, results);
    return results;
  }

  private emit<K extends KernelName>(
    kernel: K,
    inputs: Operands<Value>[K],
    attributes: KernelAttributes[K],
    from: string,
  ): Results<Value>[K] {
    const results = this.builder.emit(kernel, inputs, attributes, from);
    const step = this.builder.soFar.at(-1);
    if (step !== undefined) for (const value of results) this.makers.set(value.id, step);
    return results;
  }

  private replace<K extends KernelName>(
    kernel: K,
    inputs: Operands<Value>[K],
    attributes: KernelAttributes[K],
    from: string,
  ): Value | undefined {
    const rules = this.rewritesOf.get(kernel);
    if (rules === undefined) return undefined;
    const [type, ...more] = rowOf(kernel).shape(inputs, attributes);
    if (more.length > 0) return undefined;
    if (++this.depth > DEPTH_LIMIT) throw new Error(`${from}: rewrites of ${kernel} undo each other`);
    // A kernel with its attributes is one of the sites; TypeScript cannot see it through the generic.
    const site = this.site(kernel, inputs, attributes, type, from) as unknown as Site<KernelName>;
    for (const rule of rules) {
      const value = rule.apply(site);
      if (value === undefined) continue;
      if (value.dtype !== type.dtype || !sameShape(value.shape, type.shape)) {
        throw new KernelError(`${from}: rewrite "${rule.name}" of ${kernel} changed the type of its result`);
      }
      this.depth--;
      return value;
    }
    this.depth--;
    return undefined;
  }

  private site<K extends KernelName>(
    kernel: K,
    inputs: Operands<Value>[K],
    attributes: KernelAttributes[K],
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
      (kernel, inputs, attributes) => this.add(kernel, inputs, attributes, from),
      (constant) => this.constants.add(constant),
    );
    this.emitter = { from, emit };
    return emit;
  }

  // The next two are handed out as they are.
  private readonly made = <K extends KernelName>(value: Value, kernel: K): Made<K> | undefined => {
    const step = this.makers.get(value.id);
    if (step === undefined || !isOf(step, kernel)) return undefined;
    const values = step.inputs.map((id) => this.builder.value(id));
    return { kernel, inputs: operandsOf(kernel, values), attributes: step.attributes };
  };

  private readonly constant = (value: Value): Constant | undefined => this.constants.get(value);
}

function rowOf<K extends KernelName>(kernel: K): Kernel<K> {
  return kernels[kernel];
}

function isOf<K extends KernelName>(
  step: AnyStep,
  kernel: K,
): step is AnyStep & { readonly kernel: K; readonly attributes: KernelAttributes[K] } {
  return step.kernel === kernel;
}
