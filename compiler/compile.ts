import { type Problem, ProblemError } from "../schema/problem/problem.ts";
import type { Source } from "../schema/problem/source.ts";
import { readSpec } from "../schema/spec/read-spec.ts";
import type { Spec } from "../schema/spec/spec.ts";
import * as messages from "../schema/spec/spec-messages.ts";
import { bind } from "./bind/bind.ts";
import { bindQuotients } from "./bind/quotients.ts";
import { checkRuleNames, lintCheckpoints } from "./checkpoint/check-checkpoints.ts";
import { expand } from "./expand/expand.ts";
import type { TypedGraph } from "./expand/typed-graph.ts";
import { InputNameTaken } from "./graph/graph-builder.ts";
import type { Graph } from "./ir/graph.ts";
import type { Plan, StateEntry } from "./ir/plan.ts";
import { withinBudget } from "./limits/budget.ts";
import { lint } from "./lint/lint.ts";
import { checkContract } from "./lower/check-contract.ts";
import { type Lowered, lower } from "./lower/lower.ts";
import { type CheckOptions, resolve, type SpecOptions } from "./model/resolve.ts";
import { fillTables, type MadeTables, type Tables } from "./op/tables.ts";
import { ops } from "./ops/index.ts";
import { assemblePlan, type BoundGraph } from "./plan/assemble-plan.ts";
import { simplify } from "./rewrites/simplify.ts";
import { atPlace, EnoughProblems, Exhausted, Rejection, reject, surfacing } from "./shape/rejection.ts";
import { targets } from "./targets/index.ts";
import { legalize } from "./targets/legalize.ts";
import { momentEntries } from "./training/adamw.ts";
import { addObjective, type Objective } from "./training/objective.ts";
import { addTrainingStep, type TrainingStep } from "./training/training-step.ts";

/**
 * The architecture of the compiler, read from top to bottom. Each phase is one file and leaves one invariant behind.
 *
 *   1  read           text → Spec               every string parsed once, every value knows its line and column
 *   2  resolve        Spec → Model              parameters and presets are values; blocks and loops still stand
 *   3  expand         Model → ops               flat; each node keeps its path and its place in the file
 *   4  infer          ops → typed ops           every result has a shape, and every size knows who bound it
 *   5  lower          ops → kernels             the closed, engine-neutral set; declared shape = lowered shape
 *   6  differentiate  kernels → kernels         gradients, clipping and AdamW are kernels too
 *   7  simplify       kernels → kernels         folded, shared, dead code gone
 *   8  bind           kernels × sizes           the batch and other free sizes become numbers
 *   9  legalize       kernels × engine          what the engine lacks, gets wrong or does slowly is rewritten
 *  10  schedule       kernels → Plan            an order, each value's release, the predicted peak of live bytes
 *
 * Expansion asks for types on its way (a condition may read a size), so phases 3 and 4 run hand in hand, node by node.
 */
export interface CompileRequest extends SpecOptions {
  readonly source: Source;
  readonly engine: string;
  /** How many images each program takes at once; the first is the main one. No sizes, no signature. */
  readonly batchSizes: {
    readonly train?: readonly number[];
    readonly eval?: readonly number[];
    readonly predict?: readonly number[];
  };
  readonly objective?: Objective;
  readonly optimizer?: TrainingStep & {
    /** Whether weight decay applies to every weight, also to those that the spec exempts. */
    readonly decayAll?: boolean;
  };
  /** Whether `train` runs the model as in training, with dropout and the like; true unless said otherwise. */
  readonly trainingMode?: boolean;
  /** Other free sizes → numbers. */
  readonly sizes?: Readonly<Record<string, number>>;
}

/** What is wrong with a spec, and its typed model unless a problem is an error. */
export interface CheckedSpec {
  readonly typed?: TypedGraph;
  readonly problems: readonly Problem[];
}

/** Phases 1–4: what is wrong with a spec, and the typed model if nothing is. Never throws for a mistake in the spec. */
export function check(source: Source, options: CheckOptions = {}): CheckedSpec {
  const { spec, problems, isUsable } = readSpec(source, ops); // 1 read
  if (spec === undefined || (problems.some(isError) && isUsable !== true)) return { problems };
  const checked = checkSpec(spec, options);
  return problems.length === 0 ? checked : { problems: [...problems, ...checked.problems.filter(isError)] };
}

function checkSpec(spec: Spec, options: CheckOptions): CheckedSpec {
  return withinBudget(() => checkWithin(spec, options));
}

function checkWithin(spec: Spec, options: CheckOptions): CheckedSpec {
  const problems: Problem[] = [];
  try {
    const model = resolve(spec, options, problems); // 2 resolve
    const typed = expand(model, problems); // 3 expand, 4 infer
    if (!problems.some(isError)) problems.push(...lintCheckpoints(model));
    checkRuleNames(model, problems);
    return problems.some(isError)
      ? { problems: errorsFirst(problems) }
      : { typed, problems: [...problems, ...lint(typed, problems)] };
  } catch (error) {
    if (error instanceof EnoughProblems) return { problems: errorsFirst(problems) };
    const found = atPlace(error, spec.span);
    if (!(found instanceof Rejection || found instanceof Exhausted)) throw found;
    // A mistake that a loop met again and again may be what used the budget up.
    if (found instanceof Exhausted && problems.some(isError)) return { problems: errorsFirst(problems) };
    return { problems: errorsFirst([...problems, found.problem]) };
  }
}

/**
 * All ten phases: text → Plan.
 * @throws ProblemError with everything that is wrong with the spec
 */
export function compile(request: CompileRequest): Plan {
  return surfacing(() => withinBudget(() => plan(request), Infinity));
}

function plan(request: CompileRequest): Plan {
  const build = new Build(request);
  const signatures: Record<string, readonly BoundGraph[]> = {};
  for (const name of ["train", "eval", "predict"] as const) {
    const batches = request.batchSizes[name] ?? [];
    if (batches.length > 0) signatures[name] = finish(build, name, batches, request);
  }
  return assemblePlan({ name: build.name, engine: request.engine, state: build.state, signatures }); // 10 schedule
}

export type SignatureName = keyof CompileRequest["batchSizes"];

/**
 * Phases 1–7: the simplified kernels of one signature, its free sizes still open.
 * @throws ProblemError with everything that is wrong with the spec
 */
export function lowerModel(request: CompileRequest, signature: SignatureName): Graph {
  return surfacing(() => simplify(new Build(request).graph(signature).graph));
}

/** Phases 1–6 of the signatures of one request; the spec is read once and checked once a mode. */
class Build {
  readonly state: Record<string, StateEntry>;
  /** Computed constants, which the signatures share. */
  private readonly made: MadeTables = new Map();
  private readonly request: CompileRequest;
  private readonly spec: Spec;
  readonly evaluated: TypedGraph;

  constructor(request: CompileRequest) {
    this.request = request;
    const { spec, problems } = readSpec(request.source, ops); // 1 read
    if (spec === undefined || problems.some(isError)) throw new ProblemError(problems);
    this.spec = spec;
    this.evaluated = this.model(false);
    this.state = weightEntries(this.evaluated);
  }

  get name(): string {
    return this.evaluated.name;
  }

  /** @throws Rejection R220 when an input of the spec has the name of one that is added here */
  graph(signature: SignatureName): OpenGraph {
    try {
      return this.open(signature);
    } catch (error) {
      if (!(error instanceof InputNameTaken)) throw error;
      return reject(messages.inputNameTaken(this.evaluated.inputs.get(error.input)?.span, error.input, error.role));
    }
  }

  private open(signature: SignatureName): OpenGraph {
    switch (signature) {
      case "train":
        return trainingGraph(this.trained(), this.request, this.state, this.made);
      case "eval":
        return evaluationGraph(this.evaluated, this.request, this.made);
      case "predict":
        return predictionGraph(this.evaluated, this.made);
    }
  }

  private trained(): TypedGraph {
    const training = this.request.trainingMode ?? true;
    return this.evaluated.asksMode ? this.model(training) : { ...this.evaluated, training };
  }

  private model(training: boolean): TypedGraph {
    const checked = checkSpec(this.spec, { ...this.request, training }); // 2 resolve, 3 expand, 4 infer
    if (checked.typed === undefined) throw new ProblemError(checked.problems);
    return checked.typed;
  }
}

/** A signature's kernels with its free sizes open. */
interface OpenGraph {
  readonly graph: Graph;
  readonly tables: Tables;
}

/** Phases 7–9 for each binding of the free sizes. */
function finish(build: Build, name: SignatureName, batches: readonly number[], request: CompileRequest): BoundGraph[] {
  const target = targets[request.engine];
  if (target === undefined) throw new Error(`there is no engine ${request.engine}`);
  const { graph, tables } = build.graph(name);
  const simple = simplify(graph); // 7 simplify
  return batches.map((batch) => {
    const bindings = new Map([...Object.entries(request.sizes ?? {}), ["b", batch]]);
    checkContract(build.evaluated, bindings);
    bindQuotients(build.evaluated.contracts, bindings);
    const bound = fillTables(bind(simple, bindings), tables, bindings); // 8 bind
    return { bindings, graph: legalize(bound, target) }; // 9 legalize
  });
}

function trainingGraph(
  typed: TypedGraph,
  request: CompileRequest,
  state: Record<string, StateEntry>,
  made: MadeTables,
): OpenGraph {
  const { objective, optimizer } = request;
  if (objective === undefined || optimizer === undefined)
    throw new Error("training needs an objective and an optimizer");
  const lowered = lower(typed, made); // 5 lower
  const { builder } = lowered;
  const loss = addObjective(typed, lowered, objective);
  const weights = [...typed.weights.values()].filter((weight) => weight.trainable);
  const trainable = weights.map(({ path, decay, sizes }) => ({
    path,
    decay: decay || optimizer.decayAll === true,
    value: builder.state(path, { dtype: "f32", shape: sizes }),
  }));
  const trained = addTrainingStep(builder, loss, trainable, optimizer); // 6 differentiate
  for (const { path } of trained) Object.assign(state, momentEntries(path, state[path]?.shape ?? []));
  return { graph: builder.build(), tables: lowered.tables };
}

function evaluationGraph(typed: TypedGraph, { objective }: CompileRequest, made: MadeTables): OpenGraph {
  if (objective === undefined) throw new Error("evaluation needs an objective");
  const lowered = lower(typed, made);
  addObjective(typed, lowered, objective);
  addOutputs(lowered);
  return { graph: lowered.builder.build(), tables: lowered.tables };
}

function predictionGraph(typed: TypedGraph, made: MadeTables): OpenGraph {
  const lowered = lower(typed, made);
  addOutputs(lowered);
  return { graph: lowered.builder.build(), tables: lowered.tables };
}

function addOutputs({ builder, outputs }: Lowered): void {
  for (const [name, value] of outputs) builder.output(name, value);
}

function weightEntries(typed: TypedGraph): Record<string, StateEntry> {
  return Object.fromEntries(
    [...typed.weights.values()].map(({ path, sizes, role, init, decay, trainable }) => [
      path,
      { dtype: "f32", shape: sizes, role, init, decay, trainable } satisfies StateEntry,
    ]),
  );
}

const errorsFirst = (problems: readonly Problem[]): Problem[] => [
  ...problems.filter(isError),
  ...problems.filter((problem) => !isError(problem)),
];
const isError = (problem: Problem): boolean => problem.severity === "error";
