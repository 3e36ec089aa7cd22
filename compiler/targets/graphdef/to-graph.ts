import type { MessageInitShape } from "@bufbuild/protobuf";
import { decodeBase64 } from "../../ir/base64.ts";
import { operandsOf, resultsOf } from "../../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName } from "../../ir/kernel-attributes.ts";
import type { Plan, PlanOutput, PlanValue, Program } from "../../ir/plan.ts";
import { stepLabel } from "../../ir/step-label.ts";
import type { BoundType } from "../../kernels/kernel.ts";
import { valueTypes } from "../../kernels/value-types.ts";
import type { AdamUpdate } from "./adam-updates.ts";
import { ofType, shaped } from "./attributes.ts";
import type { Call, Operand, Spelling } from "./call.ts";
import { GraphWriter } from "./graph-writer.ts";
import type { Tensor } from "./node-parts.ts";
import { type ProgramNeeds, programNeeds } from "./program-needs.ts";
import type { NodeDefSchema } from "./saved_model_pb.ts";
import { spellings } from "./spellings.ts";
import { Variables } from "./state-nodes.ts";

/** A plan as one graph of TensorFlow, and where in it what is. A session fetches tensors, and what they need is run. */
export interface TfGraph {
  readonly nodes: readonly MessageInitShape<typeof NodeDefSchema>[];
  /** Signature → its programs, in the plan's order. */
  readonly signatures: Readonly<Record<string, readonly TfProgram[]>>;
  /** State path → how it is written and read. */
  readonly state: Readonly<Record<string, TfState>>;
  /** Node → the step that it was made for. */
  readonly origins: ReadonlyMap<string, string>;
}

export interface TfProgram {
  /** Input → the tensor that is fed for it. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Output → the tensor to fetch; each comes when all state has been written. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Fetched, it says no more than that all state has been written. */
  readonly done: string;
  /** Of each cut, what is fetched to run the program as far as there; nothing is written then. */
  readonly cuts: readonly (readonly string[])[];
}

/** The numbers of a program's steps before which it is cut. */
export type CutsOf = (program: Program) => readonly number[];

export interface TfState {
  /** What is fed to be kept. */
  readonly given: string;
  /** Fetched when it is. */
  readonly kept: string;
  readonly value: string;
}

/**
 * All of a plan: each program over nodes of its own, state and constants once.
 * @param cutsOf where programs may be left off, for who measures how long their parts take
 */
export function toTfGraph(plan: Plan, cutsOf: CutsOf = () => []): TfGraph {
  const writer = new GraphWriter();
  const variables = new Variables(writer, plan.state);
  const constants = new Map<string, Tensor>();
  const constant = (key: string): Tensor => {
    const known = constants.get(key);
    if (known !== undefined) return known;
    const { dtype, shape, data } = plan.constants[key] ?? { dtype: "f32", shape: [], data: "" };
    const made = writer.constant(dtype, shape, decodeBase64(data), key);
    constants.set(key, made);
    return made;
  };
  const signatures = Object.entries(plan.signatures).map(([name, programs]) => {
    const written = programs.map((program, at) =>
      new ProgramWriter(
        writer,
        variables,
        constant,
        plan,
        program,
        programs.length === 1 ? name : `${name}.${at}`,
      ).write(cutsOf(program)),
    );
    return [name, written] as const;
  });
  const state = Object.keys(plan.state).map((path) => [path, stateNodes(writer, variables, plan, path)] as const);
  return {
    nodes: writer.nodes,
    signatures: Object.fromEntries(signatures),
    state: Object.fromEntries(state),
    origins: writer.origins,
  };
}

/** Writing and reading from outside. What is fed is copied: its memory is another's. */
function stateNodes(writer: GraphWriter, variables: Variables, { state }: Plan, path: string): TfState {
  const { dtype = "f32", shape = [] } = state[path] ?? {};
  writer.at(`write/${path}`, "writing the state");
  const given = placeholder(writer, dtype, shape, `write/${path}`);
  const assigned = variables.assign(path, writer.add("DeepCopy", [given]));
  const kept = writer.add("Identity", [writer.number(1)], { after: [assigned] });
  writer.at(`read/${path}`, "reading the state");
  const value = writer.add("Identity", [variables.read(path)]);
  return { given: given.name, kept: kept.name, value: value.name };
}

function placeholder(writer: GraphWriter, dtype: BoundType["dtype"], shape: readonly number[], name: string): Tensor {
  return writer.add("Placeholder", [], {
    type: dtype,
    attributes: { dtype: ofType(dtype), shape: shaped(shape) },
    name,
  });
}

/** Writes one program. */
class ProgramWriter {
  private readonly writer: GraphWriter;
  private readonly variables: Variables;
  private readonly constant: (key: string) => Tensor;
  private readonly program: Program;
  private readonly scope: string;
  private readonly types: ReadonlyMap<PlanValue, BoundType>;
  private readonly needs: ProgramNeeds;
  private readonly tensors = new Map<PlanValue, Tensor>();
  /** Values that a cut fetches, and what it fetches for them. */
  private readonly passed = new Map<PlanValue, string>();
  /** Values whose memory is what a run was fed. */
  private readonly fed = new Set<PlanValue>();

  constructor(
    writer: GraphWriter,
    variables: Variables,
    constant: (key: string) => Tensor,
    plan: Plan,
    program: Program,
    scope: string,
  ) {
    this.writer = writer;
    this.variables = variables;
    this.constant = constant;
    this.program = program;
    this.scope = scope;
    this.types = valueTypes(plan, program);
    this.needs = programNeeds(program, this.types);
  }

  write(cutBefore: readonly number[]): TfProgram {
    const { writer, variables, program, scope, needs } = this;
    const inputs = Object.entries(program.inputs).map(([name, { dtype, shape, value }]) => {
      const tensor = placeholder(writer, dtype, shape, `${scope}/${name}`);
      this.tensors.set(value, tensor);
      this.fed.add(value);
      return [name, tensor.name] as const;
    });
    writer.at(`${scope}/state`, `signature \`${scope}\``);
    const reads = Object.entries(program.reads).flatMap(([path, value]) =>
      needs.needed.has(value) ? [this.hold(value, variables.read(path))] : [],
    );
    for (const [key, value] of Object.entries(program.constants)) {
      if (needs.needed.has(value)) this.hold(value, this.constant(key));
    }
    const cuts: (readonly string[])[] = [];
    for (const [at, step] of program.steps.entries()) {
      if (cutBefore.includes(at)) cuts.push(this.cut(at));
      if (step.outputs.some(({ value }) => needs.needed.has(value))) this.spell(step);
    }

    writer.at(`${scope}/state`, `signature \`${scope}\``);
    const computed = this.computed(reads);
    const assigned = needs.writes.map(([path, value]) => {
      const tensor = this.tensor(value);
      const own = this.fed.has(value) ? writer.add("DeepCopy", [tensor]) : tensor;
      return variables.assign(path, own, [computed]);
    });
    const written = [...assigned, ...needs.updates.map((update) => this.update(update, computed))];
    const outputs = Object.entries(program.outputs).map(([name, value]) => {
      const fetched = writer.add("Identity", [this.tensor(value)], {
        after: written,
        name: `${scope}/outputs/${name}`,
      });
      return [name, fetched.name] as const;
    });
    const done = writer.add("Identity", [writer.number(1)], { after: written, name: `${scope}/done` });
    return { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs), done: done.name, cuts };
  }

  /**
   * What steps before this one made, and it or later ones ask for. It is fetched itself: of what is only waited for,
   * TensorFlow leaves out all that has no effect.
   */
  private cut(at: number): readonly string[] {
    const { steps, outputs, writes } = this.program;
    const later = new Set([
      ...steps.slice(at).flatMap(({ inputs }) => inputs),
      ...Object.values(outputs),
      ...Object.values(writes),
    ]);
    const made = steps.slice(0, at).flatMap((step) => step.outputs.map(({ value }) => value));
    const there = made.filter((value) => later.has(value)).flatMap((value) => this.passedOn(value) ?? []);
    return there.length === 0 ? [this.writer.add("Identity", [this.writer.number(1)]).name] : there;
  }

  private passedOn(value: PlanValue): string | undefined {
    const tensor = this.tensors.get(value);
    if (tensor === undefined) return undefined;
    const known = this.passed.get(value) ?? this.writer.add("Identity", [tensor], { name: `${this.scope}/cut` }).name;
    this.passed.set(value, known);
    return known;
  }

  /** Comes when all is there that the program is to leave: nothing is written of a run that fails. */
  private computed(reads: readonly Tensor[]): Tensor {
    const { writes, updates } = this.needs;
    const kept = [
      ...Object.values(this.program.outputs),
      ...writes.map(([, value]) => value),
      ...updates.map(({ gradient }) => gradient),
    ];
    return this.writer.add("NoOp", [], { after: [...reads, ...kept.map((value) => this.tensor(value))] });
  }

  /** Adam in place. It corrects nothing by itself where both powers of β are 0: what it is given is corrected. */
  private update({ weight, first, second, betas, ...update }: AdamUpdate, computed: Tensor): Tensor {
    const { writer, variables } = this;
    const decayed = update.keep === undefined ? computed : this.decayed(weight, update.keep, computed);
    const [zero, beta1, beta2] = [0, ...betas].map((number) => writer.number(number));
    const numbers = [zero, zero, this.scalar(update.stepSize), beta1, beta2, this.scalar(update.epsilon)];
    const operands = [
      ...[weight, first, second].map((path) => variables.handle(path)),
      ...numbers,
      this.tensor(update.gradient),
    ];
    return writer.add(
      "ResourceApplyAdam",
      operands.flatMap((one) => one ?? []),
      { after: [decayed] },
    );
  }

  private decayed(weight: string, keep: PlanValue, computed: Tensor): Tensor {
    const before = this.tensor(this.program.reads[weight] ?? -1);
    const less = this.writer.add("Mul", [before, this.scalar(keep)], { after: [computed] });
    return this.variables.assign(weight, less, [computed]);
  }

  /** One number of whatever rank as one of rank 0. */
  private scalar(value: PlanValue): Tensor {
    const tensor = this.tensor(value);
    return (this.types.get(value)?.shape.length ?? 0) === 0 ? tensor : this.writer.reshape(tensor, []);
  }

  private spell(step: StepOf): void {
    this.writer.at(`${this.scope}/${step.from}`, stepLabel(step));
    const [first] = step.outputs;
    const pattern = first && this.needs.patterns.get(first.value);
    const made =
      pattern === undefined
        ? this.nodesOf(step)
        : [
            pattern.nodes(
              this.writer,
              pattern.reads.map((value) => this.tensor(value)),
            ),
          ];
    step.outputs.forEach(({ value }, at) => {
      const tensor = made[at];
      if (tensor !== undefined) this.hold(value, tensor);
    });
    const isView = step.kernel === "reshape" || step.kernel === "stop_gradient" || step.kernel === "concat";
    if (isView && step.inputs.some((value) => this.fed.has(value))) {
      for (const { value } of step.outputs) this.fed.add(value);
    }
  }

  private nodesOf<K extends KernelName>({
    kernel,
    attributes,
    inputs,
    outputs,
    ...step
  }: StepOf<K>): readonly Tensor[] {
    const operands = inputs.map((value): Operand => {
      const type = this.types.get(value);
      if (type === undefined)
        throw new Error(`${stepLabel({ kernel, ...step })} reads value ${value}, which is never made`);
      return { ...type, tensor: this.tensor(value) };
    });
    const call: Call<K> = {
      attributes,
      inputs: operandsOf(kernel, operands),
      results: resultsOf(kernel, outputs),
      writer: this.writer,
    };
    const spelling: Spelling<K> = spellings[kernel];
    return [spelling(call)].flat();
  }

  private hold(value: PlanValue, tensor: Tensor): Tensor {
    this.tensors.set(value, tensor);
    return tensor;
  }

  private tensor(value: PlanValue): Tensor {
    const tensor = this.tensors.get(value);
    if (tensor === undefined) throw new Error(`${this.scope}: value ${value} is never made`);
    return tensor;
  }
}

/** A plan's step, written so that its attributes and its row of the table are seen to go together. */
type StepOf<K extends KernelName = KernelName> = {
  [P in K]: {
    readonly kernel: P;
    readonly inputs: readonly PlanValue[];
    readonly outputs: readonly PlanOutput[];
    readonly attributes: KernelAttributes[P];
    readonly from: string;
  };
}[K];
