import type { MessageInitShape } from "@bufbuild/protobuf";
import { decodeBase64 } from "../../ir/base64.ts";
import { operandsOf, resultsOf } from "../../ir/kernel-arity.ts";
import type { KernelAttributes, KernelName } from "../../ir/kernel-attributes.ts";
import type { Plan, PlanOutput, PlanValue, Program } from "../../ir/plan.ts";
import { stepLabel } from "../../ir/step-label.ts";
import type { BoundType } from "../../kernels/kernel.ts";
import { valueTypes } from "../../kernels/value-types.ts";
import { ofType, shaped } from "./attributes.ts";
import type { Call, Operand, Spelling } from "./call.ts";
import { GraphWriter, type Tensor } from "./graph-writer.ts";
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
}

export interface TfState {
  /** What is fed to be kept. */
  readonly given: string;
  /** Fetched when it is. */
  readonly kept: string;
  readonly value: string;
}

/** All of a plan: each program over nodes of its own, state and constants once. */
export function toTfGraph(plan: Plan): TfGraph {
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
      ).write(),
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
  private readonly tensors = new Map<PlanValue, Tensor>();
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
  }

  write(): TfProgram {
    const { writer, variables, program, scope } = this;
    const inputs = Object.entries(program.inputs).map(([name, { dtype, shape, value }]) => {
      const tensor = placeholder(writer, dtype, shape, `${scope}/${name}`);
      this.tensors.set(value, tensor);
      this.fed.add(value);
      return [name, tensor.name] as const;
    });
    writer.at(`${scope}/state`, `signature \`${scope}\``);
    const reads = new Map(
      Object.entries(program.reads).map(([path, value]) => [path, this.hold(value, variables.read(path))]),
    );
    for (const [key, value] of Object.entries(program.constants)) this.hold(value, this.constant(key));
    for (const step of program.steps) this.spell(step);

    writer.at(`${scope}/state`, `signature \`${scope}\``);
    const computed = this.computed([...reads.values()]);
    const written = Object.entries(program.writes).map(([path, value]) => {
      const tensor = this.tensor(value);
      const own = this.fed.has(value) ? writer.add("DeepCopy", [tensor]) : tensor;
      return variables.assign(path, own, [computed]);
    });
    const outputs = Object.entries(program.outputs).map(([name, value]) => {
      const fetched = writer.add("Identity", [this.tensor(value)], {
        after: written,
        name: `${scope}/outputs/${name}`,
      });
      return [name, fetched.name] as const;
    });
    const done = writer.add("Identity", [writer.number(1)], { after: written, name: `${scope}/done` });
    return { inputs: Object.fromEntries(inputs), outputs: Object.fromEntries(outputs), done: done.name };
  }

  /** Comes when all is there that the program is to leave: nothing is written of a run that fails. */
  private computed(reads: readonly Tensor[]): Tensor {
    const { outputs, writes } = this.program;
    const values = [...Object.values(outputs), ...Object.values(writes)].map((value) => this.tensor(value));
    return this.writer.add("NoOp", [], { after: [...new Set([...reads, ...values])] });
  }

  private spell(step: StepOf): void {
    this.writer.at(`${this.scope}/${step.from}`, stepLabel(step));
    const made = this.nodesOf(step);
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
