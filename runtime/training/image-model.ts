import type { Plan, Program } from "../../compiler/ir/plan.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { DatasetForm } from "../data/dataset.ts";
import type { HostTensor, PreparedPlan } from "../engines/engine.ts";
import { fixedBatch, notOfImages, otherClassCount, otherImageSize } from "./fit-messages.ts";

/** A prepared plan seen as a classifier of images. */
export interface ImageModel {
  readonly plan: Plan;
  readonly prepared: PreparedPlan;
  /** What random numbers depend on beside the step. */
  readonly seed: number;
  /** Name of the input that takes images, f32 [b, channels, height, width]. */
  readonly input: string;
  readonly channels: number;
  readonly height: number;
  readonly width: number;
  /** The output with a logit for each class, and their number; undefined where no program of the plan gives it. */
  readonly logits: { readonly name: string; readonly classes: number } | undefined;
}

/**
 * @param logits the output with a logit for each class, where there is one
 * @throws ProblemError R215
 */
export function imageModel(plan: Plan, prepared: PreparedPlan, logits: string | undefined, seed: number): ImageModel {
  const program = Object.values(plan.signatures).flat()[0];
  const inputs = Object.entries(program?.inputs ?? {}).filter(([, { role }]) => role === "data");
  const [first] = inputs;
  if (first === undefined || inputs.length !== 1) throw new ProblemError(notOfImages("it should have one input"));
  const [input, { shape, dtype }] = first;
  const [, channels, height, width] = shape;
  if (dtype !== "f32" || shape.length !== 4 || channels === undefined || height === undefined || width === undefined) {
    throw new ProblemError(notOfImages(`its input "${input}" is ${dtype} [${shape.join(", ")}], not four axes of f32`));
  }
  const { predict = [], eval: measured = [] } = plan.signatures;
  const gives = logits === undefined ? undefined : (predict[0] ?? measured.find(({ outputs }) => logits in outputs));
  const found =
    gives === undefined || logits === undefined ? undefined : { name: logits, classes: classesOf(gives, logits) };
  return { plan, prepared, seed, input, channels, height, width, logits: found };
}

function classesOf(program: Program, output: string): number {
  const value = program.outputs[output];
  if (value === undefined) throw new ProblemError(notOfImages(`it has no output "${output}"`));
  const type = program.steps.flatMap((step) => step.outputs).find((one) => one.value === value);
  const [, classes] = type?.shape ?? [];
  if (classes === undefined || type?.shape.length !== 2) {
    throw new ProblemError(notOfImages(`its output "${output}" should have two axes: image and class`));
  }
  return classes;
}

/**
 * Whether the model takes the dataset's images and has one logit for each of its classes, and no more.
 * @param span where the recipe names the dataset
 * @throws ProblemError R211, R212
 */
export function checkDataset(model: ImageModel, { name, images, classes }: DatasetForm, span?: Span): void {
  const taken = [model.channels, model.height, model.width].join(" × ");
  const given = [images.channels, images.height, images.width].join(" × ");
  if (taken !== given) throw new ProblemError(otherImageSize(taken, name, given, span));
  const logits = model.logits?.classes;
  if (logits !== undefined && logits !== classes.length) {
    throw new ProblemError(otherClassCount(logits, name, classes.length, span));
  }
}

/**
 * Whether the programs of these signatures take the batches that they were made for: a spec may say a number where
 * others say `b`, or make more rows of logits than there are images.
 * @param span where the recipe says how many images a batch has
 * @throws ProblemError R215, R221
 */
export function checkBatches({ plan, input }: ImageModel, signatures: readonly string[], span?: Span): void {
  const programs = signatures.flatMap((signature) => plan.signatures[signature] ?? []);
  const sizes = [...new Set(programs.map(({ bindings }) => bindings.b ?? 1))];
  for (const { inputs, bindings } of programs) {
    const taken = inputs[input]?.shape[0];
    const rows = Object.values(inputs).find(({ role }) => role === "target")?.shape[0] ?? taken;
    if (taken !== undefined && taken !== bindings.b) throw new ProblemError(fixedBatch(input, taken, sizes, span));
    if (taken !== rows) throw new ProblemError(notOfImages(`it makes ${rows} rows of logits of ${taken} images`));
  }
}

/** How many images of a batch are told right, where the objective has that. */
export const correctOf = (outputs: Readonly<Record<string, HostTensor>>): number | undefined =>
  outputs.correct?.data[0];

/** The only number of an output. */
export function scalarOf(outputs: Readonly<Record<string, HostTensor>>, name: string): number {
  const value = outputs[name]?.data[0];
  if (value === undefined) throw new Error(`the plan has no output "${name}"`);
  return value;
}
