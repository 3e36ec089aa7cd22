import { ProblemError } from "../schema/problem/problem.ts";
import type { Source } from "../schema/problem/source.ts";
import { bind } from "./bind/bind.ts";
import { bindQuotients } from "./bind/quotients.ts";
import { type CheckedModel, checkedModel } from "./check.ts";
import { tapped } from "./expand/named-values.ts";
import type { TypedGraph, Weight } from "./expand/typed-graph.ts";
import { verifyBound, verifyGraph } from "./graph/verify-graph.ts";
import type { Graph } from "./ir/graph.ts";
import type { Plan, StateEntry } from "./ir/plan.ts";
import { withinBudget } from "./limits/budget.ts";
import { checkVariances } from "./lint/single-values.ts";
import { checkContract } from "./lower/check-contract.ts";
import { lower } from "./lower/lower.ts";
import type { SpecOptions } from "./model/resolve.ts";
import { fillTables, type MadeTables } from "./op/tables.ts";
import { assemblePlan, type BoundGraph } from "./plan/assemble-plan.ts";
import { verifyPlan } from "./plan/verify-plan.ts";
import { simplify } from "./rewrites/simplify.ts";
import { targetNamed } from "./targets/index.ts";
import { legalize } from "./targets/legalize.ts";
import { trainsNothing } from "./targets/target-messages.ts";
import { completeGraph, type SignatureName, type TrainingOptions } from "./training/complete-graph.ts";
import { verified } from "./verified.ts";

/**
 * The architecture of the compiler, read from top to bottom. Each phase is one room and leaves one form behind.
 * Phases 1–4 are told in check.ts, the others by `compile` below.
 *
 *   1  read           text → Spec               every string parsed once, every value knows its line and column
 *   2  resolve        Spec → Model              parameters and presets are values; blocks and loops still stand
 *   3  expand         Model → ops               flat; each node keeps its path and its place in the file
 *   4  infer          ops → typed ops           every result has a shape, and every size knows who bound it
 *   5  lower          ops → kernels             the closed, engine-neutral set; declared shape = lowered shape
 *   6  differentiate  kernels → kernels         gradients, clipping and optimizers are kernels too
 *   7  simplify       kernels → kernels         folded, shared, dead code gone
 *   8  bind           kernels × sizes           the batch and other free sizes become numbers
 *   9  legalize       kernels × engine          what the engine lacks, gets wrong or does slowly is rewritten
 *  10  schedule       kernels → Plan            an order, each value's release, the predicted peak of live bytes
 *
 * Expansion asks for types on its way (a condition may read a size), so phases 3 and 4 run hand in hand, node by node.
 */
export type CompileRequest = CompileOptions & (SpecText | GivenModel);

export interface CompileOptions extends TrainingOptions {
  readonly engine: string;
  /** How many images each program takes at once; the first is the main one. No sizes, no signature. */
  readonly batchSizes: Readonly<Partial<Record<SignatureName, readonly number[]>>>;
  /** Whether `train` runs the model as in training, with dropout and the like; true unless said otherwise. */
  readonly trainingMode?: boolean;
  /** Other free sizes → numbers. */
  readonly sizes?: Readonly<Record<string, number>>;
  /** Names of values that `predict` gives beside the model's outputs: see `namedValues`. */
  readonly taps?: readonly string[];
}

export interface SpecText extends SpecOptions {
  readonly source: Source;
}

/** A spec that was read and checked before: phases 1–4 are done. */
export interface GivenModel {
  readonly model: CheckedModel;
}

/**
 * All ten phases: text → Plan.
 * @throws ProblemError with everything that is wrong with the spec
 */
export function compile(request: CompileRequest): Plan {
  return withinBudget(() => plan(request), Infinity);
}

function plan(request: CompileRequest): Plan {
  const { engine, batchSizes } = request;
  const target = targetNamed(engine);
  if (target === undefined) throw new Error(`there is no engine ${engine}`);
  const names = (["train", "accumulate", "eval", "predict"] as const).filter(
    (name) => (batchSizes[name] ?? []).length > 0,
  );

  if (target.predictsOnly && names.some(isTraining)) throw new ProblemError(trainsNothing(engine));

  const model = modelOf(request, names.includes("train")); // 1 read, 2 resolve, 3 expand, 4 infer
  const { name, weights, contracts } = model.evaluated;
  const state = weightEntries(weights);
  const made: MadeTables = new Map(); // which the signatures share

  const boundGraphs = (signature: SignatureName): BoundGraph[] => {
    const { graph, tables, kept } = simplified(model, signature, request, made);
    Object.assign(state, kept);
    return (batchSizes[signature] ?? []).map((batch) => {
      const bindings = new Map([...Object.entries(request.sizes ?? {}), ["b", batch]]);
      checkContract(model.evaluated, bindings);
      if (request.teacher !== undefined && isTraining(signature)) checkContract(request.teacher.typed, bindings);
      checkVariances(typedFor(signature, model, request), bindings);
      bindQuotients(contracts, bindings);
      const bound = fillTables(bind(graph, bindings), tables, bindings);
      return { bindings, graph: verified(bound, "bind", verifyBound) }; // 8 bind
    });
  };
  const legal = ({ bindings, graph }: BoundGraph) => ({
    bindings,
    graph: verified(legalize(graph, target), "legalize", verifyBound), // 9 legalize
  });
  /** Made as the plan takes them, and forgotten as it does: a deep model's graphs are hundreds of megabytes each. */
  const graphs = function* (signature: SignatureName): Iterable<BoundGraph> {
    const waiting = boundGraphs(signature);
    while (waiting.length > 0) yield* waiting.splice(0, 1).map(legal);
  };
  const signatures = Object.fromEntries(names.map((signature) => [signature, graphs(signature)]));
  return verified(assemblePlan({ name, engine, state, signatures }), "schedule", verifyPlan); // 10 schedule
}

function simplified(model: CheckedModel, signature: SignatureName, request: CompileRequest, made?: MadeTables) {
  const typed = typedFor(signature, model, request);
  checkVariances(typed);
  const taps = tapped(typed, signature === "predict" ? (request.taps ?? []) : []);
  const lowered = lower(typed, made, taps, isTraining(signature) ? request.scheduled : []); // 5 lower
  verified(lowered.graph, "lower", verifyGraph);
  const { graph, kept, tables } = completeGraph(typed, lowered, signature, request, made); // 6 differentiate
  verified(graph, "differentiate", verifyGraph);
  const simple = verified(simplify(graph), "simplify", verifyGraph); // 7 simplify
  return { graph: simple, tables: new Map([...lowered.tables, ...tables]), kept };
}

/**
 * Phases 1–7: the simplified kernels of one signature, its free sizes still open.
 * @throws ProblemError with everything that is wrong with the spec
 */
export function lowerModel(request: CompileRequest, signature: SignatureName): Graph {
  return simplified(modelOf(request, signature === "train"), signature, request).graph;
}

/** The model that a signature runs. */
function typedFor(signature: SignatureName, model: CheckedModel, { trainingMode = true }: CompileRequest): TypedGraph {
  return isTraining(signature) && trainingMode ? model.trained : model.evaluated;
}

const isTraining = (signature: SignatureName): boolean => signature === "train" || signature === "accumulate";

const modelOf = (request: CompileRequest, isTrained: boolean): CheckedModel =>
  "model" in request
    ? request.model
    : checkedModel(request.source, request, isTrained && request.trainingMode !== false);

/** Where a model without an optimizer begins. */
export const weightEntries = (weights: ReadonlyMap<string, Weight>): Record<string, StateEntry> =>
  Object.fromEntries(
    [...weights.values()].map(({ path, sizes, role, init, decay, trainable }) => [
      path,
      { dtype: "f32", shape: sizes, role, init, decay, trainable } satisfies StateEntry,
    ]),
  );
