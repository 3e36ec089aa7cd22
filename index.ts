/**
 * Vitral as a library: the compiler, which needs no files, no tfjs and no Node, so that it also runs in a browser.
 *
 *     import { check, renderText } from "vitral";
 *     const { problems } = check({ name: "vit.json", text }, { preset: "mnist" });
 *     console.log(renderText(problems, { color: false }));
 */
export { type CheckedSpec, type CompileRequest, check, compile } from "./compiler/compile.ts";
export type { Importer } from "./compiler/link.ts";
export type { Objective } from "./compiler/objective.ts";
export type { Init, Plan, PlanConstant, PlanStep, Program, StateEntry } from "./compiler/plan.ts";
export { printPlan } from "./compiler/print-plan.ts";
export type { CheckOptions, Choices, SpecOptions } from "./compiler/resolve.ts";
export { textImporter } from "./compiler/text-importer.ts";
export type { TypedGraph } from "./compiler/typed-graph.ts";
export { type Edit, type Fix, type Note, type Problem, ProblemError } from "./schema/problem.ts";
export { renderJson, renderText } from "./schema/render.ts";
export { renderSarif } from "./schema/render-sarif.ts";
export { type Place, placeOf, type Source, type Span } from "./schema/source.ts";
