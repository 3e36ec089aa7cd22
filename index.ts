/**
 * Vitral as a library: the compiler, which needs no files, no tfjs and no Node, so that it also runs in a browser.
 *
 *     import { check, renderText } from "vitral";
 *     const { problems } = check({ name: "vit.json", text }, { preset: "mnist" });
 *     console.log(renderText(problems, { color: false }));
 */
export { type CheckedSpec, check } from "./compiler/check.ts";
export { type CompileRequest, compile } from "./compiler/compile.ts";
export type { TypedGraph } from "./compiler/expand/typed-graph.ts";
export type { Init, Plan, PlanConstant, PlanStep, Program, StateEntry } from "./compiler/ir/plan.ts";
export type { Importer } from "./compiler/model/link.ts";
export type { CheckOptions, Choices, SpecOptions } from "./compiler/model/resolve.ts";
export { textImporter } from "./compiler/model/text-importer.ts";
export { printPlan } from "./compiler/plan/print-plan.ts";
export { type ModelStage, stageNumbers } from "./compiler/stages/stages.ts";
export type { Objective } from "./compiler/training/objective/objective.ts";
export { renderSarif } from "./schema/codes/render-sarif.ts";
export { type Edit, type Fix, type Note, type Problem, ProblemError } from "./schema/problem/problem.ts";
export { renderJson, renderText } from "./schema/problem/render-text.ts";
export { type Place, placeOf, type Source, type Span } from "./schema/problem/source.ts";
