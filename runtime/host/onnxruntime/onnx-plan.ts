import type { Plan, Program } from "../../../compiler/ir/plan.ts";
import { stepLabel } from "../../../compiler/ir/step-label.ts";
import { planMemory } from "../../../compiler/plan/plan-memory.ts";
import { inputName, LIFT, newStateName, outputName, stateName } from "../../../compiler/targets/onnx/program-graph.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { chooseProgram } from "../../engines/choose-program.ts";
import type { HostTensor, PreparedPlan } from "../../engines/engine.ts";
import { indexOutside, libraryFailed, memoryRanOut } from "../../engines/engine-messages.ts";
import { decodeConstant, elementCount } from "../../engines/host-tensor.ts";
import { isOutOfMemory } from "../../engines/out-of-memory.ts";
import { checkState, disposedOf, neverWritten } from "../../engines/plan-state.ts";
import type { RunWatch } from "../../engines/run-watch.ts";
import { drawUniform } from "../../tfjs/uniform.ts";
import type { Onnxruntime, OrtSession, OrtTensor } from "./load.ts";
import { encodeProgram, type OnnxProgram, spellProgram } from "./onnx-program.ts";
import { profiledRuns } from "./profiled-runs.ts";
import { SessionProfile } from "./session-profile.ts";

interface Opened {
  readonly session: OrtSession;
  readonly profile: SessionProfile | undefined;
}

type Tensors = Readonly<Record<string, HostTensor>>;

const TYPES = { f32: "float32", i32: "int32", bool: "bool" } as const;

/**
 * A plan whose programs are ONNX Runtime's, each a session of its own. Weights are part of a session's model, so that what
 * is made of them alone is made once; a session is opened when its program is first run with them.
 */
export class OnnxPlan implements PreparedPlan {
  readonly #ort: Onnxruntime;
  readonly #threads: number;
  readonly #plan: Plan;
  readonly #programs: ReadonlyMap<Program, OnnxProgram>;
  /** Paths that programs write, and so are no part of a model. */
  readonly #written: ReadonlySet<string>;
  readonly #state = new Map<string, HostTensor>();
  readonly #sessions = new Map<Program, Opened>();
  readonly #watch: RunWatch | undefined;
  #disposed = false;

  /** @throws ProblemError R303 */
  constructor(ort: Onnxruntime, threads: number, plan: Plan, watch?: RunWatch) {
    this.#watch = watch;
    this.#ort = ort;
    this.#threads = threads;
    this.#plan = plan;
    const programs = Object.values(plan.signatures).flat();
    const written = new Set(programs.flatMap(({ writes }) => Object.keys(writes)));
    this.#written = written;
    const constants = new Map(
      Object.entries(plan.constants).map(([key, constant]) => {
        const { dtype, shape, data } = decodeConstant(constant);
        return [key, { dtype, shape, data: data instanceof Float32Array ? Float64Array.from(data) : data }];
      }),
    );
    this.#programs = new Map(programs.map((one) => [one, spellProgram(one, plan.state, constants, written)]));
  }

  /** Tensors of its state. */
  get count(): number {
    return this.#state.size;
  }

  async run(signature: string, inputs: Tensors): Promise<Tensors> {
    this.#checkAlive();
    const program = chooseProgram(signature, this.#plan.signatures[signature], inputs);
    const spelled = this.#programs.get(program);
    if (spelled === undefined) throw new Error(`signature \`${signature}\` was not prepared`);
    for (const path of Object.keys(program.reads))
      if (!this.#state.has(path)) throw new Error(`\`${path}\` has no value`);
    try {
      const session = this.#sessions.get(program)?.session ?? (await this.#open(program, spelled));
      const results = await session.run(this.#feeds(program, spelled, inputs));
      const taken = (name: string): HostTensor => hostTensor(name, results[name]);
      for (const path of Object.keys(program.writes)) this.#state.set(path, taken(newStateName(path)));
      return Object.fromEntries(Object.keys(program.outputs).map((name) => [name, taken(outputName(name))]));
    } catch (error) {
      throw this.#named(`signature \`${signature}\``, spelled, error);
    }
  }

  async readState(paths: readonly string[] = Object.keys(this.#plan.state)): Promise<ReadonlyMap<string, HostTensor>> {
    this.#checkAlive();
    return new Map(
      paths.map((path) => {
        const tensor = this.#state.get(path);
        if (tensor === undefined) throw neverWritten(path);
        return [path, { ...tensor, data: tensor.data.slice() }];
      }),
    );
  }

  writeState(state: ReadonlyMap<string, HostTensor>): void {
    this.#checkAlive();
    checkState(this.#plan, state);
    for (const [path, tensor] of state) this.#state.set(path, tensor);
    if ([...state.keys()].some((path) => !this.#written.has(path))) this.#close();
  }

  dispose(): void {
    this.#disposed = true;
    this.#state.clear();
    this.#close();
  }

  async #open(program: Program, spelled: OnnxProgram): Promise<OrtSession> {
    const profile = this.#watch && new SessionProfile();
    const session = await this.#ort.InferenceSession.create(encodeProgram(spelled, this.#state), {
      intraOpNumThreads: this.#threads,
      interOpNumThreads: 1,
      executionMode: "sequential",
      graphOptimizationLevel: "all",
      // Errors alone, which are thrown too.
      logSeverityLevel: 4,
      ...profile?.options,
    });
    this.#sessions.set(program, { session, profile });
    return session;
  }

  #close(): void {
    for (const [program, { session, profile }] of this.#sessions) {
      const nodes = this.#programs.get(program)?.onnx.nodes ?? [];
      if (profile !== undefined)
        for (const run of profiledRuns(profile.end(session), this.#plan, program, nodes)) this.#watch?.ran(run);
      void session.release();
    }
    this.#sessions.clear();
  }

  #feeds(program: Program, { drawn }: OnnxProgram, inputs: Tensors): Readonly<Record<string, OrtTensor>> {
    const feeds: Record<string, OrtTensor> = {};
    const feed = (name: string, { dtype, shape, data }: HostTensor): void => {
      feeds[name] = new this.#ort.Tensor(TYPES[dtype], data, shape);
    };
    for (const [name, tensor] of Object.entries(inputs)) feed(inputName(name), tensor);
    for (const path of Object.keys(program.reads)) {
      const tensor = this.#written.has(path) ? this.#state.get(path) : undefined;
      if (tensor !== undefined) feed(stateName(path), tensor);
    }
    for (const [name, { seed, step, attributes }] of drawn) {
      const { shape, site } = attributes;
      const data = new Float32Array(elementCount(shape));
      const [low = 0, high = 0] = inputs[seed]?.data ?? [];
      drawUniform(data, low, high, inputs[step]?.data[0] ?? 0, site);
      feed(name, { dtype: "f32", shape, data });
    }
    return feeds;
  }

  /** What went wrong, as a problem, and where. */
  #named(work: string, { onnx }: OnnxProgram, error: unknown): unknown {
    if (!(error instanceof Error) || error instanceof ProblemError) return error;
    const node = NODE.exec(error.message)?.[1];
    const from = onnx.nodes.find(({ name }) => name === node)?.from;
    const [, index, last] = OUTSIDE.exec(error.message) ?? [];
    if (index !== undefined) {
      const at = from === undefined ? work : stepLabel({ kernel: "gather", from });
      const picked = Number(index) > LIFT / 2 ? Number(index) - LIFT : Number(index);
      return new ProblemError(indexOutside(at, picked, Number(last) + 1));
    }
    const at = from === undefined ? work : `\`${from}\``;
    if (isOutOfMemory(error)) {
      const { peak: bytes } = planMemory(this.#plan);
      return new ProblemError(memoryRanOut(at, { engine: "onnxruntime", bytes, addressable: undefined }));
    }
    return new ProblemError(libraryFailed("onnxruntime", at, error.message));
  }

  #checkAlive(): void {
    if (this.#disposed) throw disposedOf();
  }
}

/** How ONNX Runtime names a node: as it runs it, and as it opens the model. */
const NODE = /(?:Name:'|In Node, \("|in node \()([^'")]+)/;

/** How ONNX Runtime says that what is picked by index is not there. */
const OUTSIDE = /idx=(-?\d+) must be within the inclusive range \[-?\d+,(\d+)\]/;

/** A result; what it is, is known by its array. */
function hostTensor(name: string, tensor: OrtTensor | undefined): HostTensor {
  const { data, dims: shape = [] } = tensor ?? {};
  if (data instanceof Float32Array) return { dtype: "f32", shape, data };
  if (data instanceof Int32Array) return { dtype: "i32", shape, data };
  if (data instanceof Uint8Array) return { dtype: "bool", shape, data };
  throw new Error(`ONNX Runtime gives no \`${name}\` of a plan's types`);
}
