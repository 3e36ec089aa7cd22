import { operandsOf, resultsOf } from "../../compiler/ir/kernel-arity.ts";
import type { KernelAttributes, KernelName } from "../../compiler/ir/kernel-attributes.ts";
import type { BoundAttributes, Plan, PlanInput, PlanStep, PlanValue, Program } from "../../compiler/ir/plan.ts";
import type { RunParts } from "../../compiler/ir/run-parts.ts";
import { stepLabel } from "../../compiler/ir/step-label.ts";
import type { BoundType } from "../../compiler/kernels/kernel.ts";
import { valueTypes } from "../../compiler/kernels/value-types.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import { indexOutside } from "../engines/engine-messages.ts";
import { isOutOfMemory, OutOfMemory } from "../engines/out-of-memory.ts";
import type { RunWatch } from "../engines/run-watch.ts";
import { IndexOutside } from "../kernels/index-outside.ts";
import { type EagerKernel, type Run, UnsupportedStep } from "../kernels/kernel.ts";
import { eagerKernels } from "../kernels/table.ts";
import type { Calls } from "../tfjs/calls.ts";
import { type Device, type Handle, MissingKernel } from "../tfjs/device.ts";
import { stepParts } from "./step-parts.ts";
import { Values } from "./values.ts";

/** References that a program begins with: it takes over its inputs, and borrows state and constants. */
export interface Beginning {
  readonly inputs: ReadonlyMap<string, Handle>;
  readonly state: ReadonlyMap<string, Handle>;
  readonly constants: ReadonlyMap<string, Handle>;
}

/** References that a program ends with, all the caller's. */
export interface Ending {
  readonly outputs: ReadonlyMap<string, Handle>;
  readonly writes: ReadonlyMap<string, Handle>;
}

/** A program as closures over a table of values. Runs without awaiting, so that runs cannot interleave. */
export interface EagerProgram {
  readonly inputs: Readonly<Record<string, PlanInput>>;
  run(beginning: Beginning): Ending;
}

interface Closure {
  readonly run: Run;
  readonly inputs: readonly PlanValue[];
  readonly outputs: readonly PlanValue[];
  readonly release: readonly PlanValue[];
  readonly label: string;
}

/** @throws Error naming the kernel and the node when this engine cannot do a step. */
export function prepareProgram(calls: Calls, plan: Plan, program: Program, watch?: RunWatch): EagerProgram {
  const types = valueTypes(plan, program);
  const kept = new Set([...Object.values(program.outputs), ...Object.values(program.writes)]);
  const closures = program.steps.map((step): Closure => {
    const run = prepareStep(
      calls,
      step,
      step.inputs.map((value) => typeOf(types, value, step)),
    );
    return {
      run,
      inputs: step.inputs,
      outputs: step.outputs.map((output) => output.value),
      release: step.release.filter((value) => !kept.has(value)),
      label: stepLabel(step),
    };
  });
  const size = [...types.keys()].reduce((most, value) => Math.max(most, value + 1), 0);
  const runSteps = watch === undefined ? untimed : timed(stepParts(plan, program), watch);
  return {
    inputs: program.inputs,
    run: (beginning) => runProgram(calls.device, program, closures, size, beginning, runSteps),
  };
}

/** Runs all closures, one after the other. */
type RunSteps = (device: Device, values: Values, closures: readonly Closure[]) => void;

const untimed: RunSteps = (device, values, closures) => {
  for (const closure of closures) runStep(device, values, closure);
};

function timed(parts: RunParts, watch: RunWatch): RunSteps {
  return (device, values, closures) => {
    const times = new Float64Array(2 * closures.length);
    for (const [at, closure] of closures.entries()) {
      times[2 * at] = performance.now();
      runStep(device, values, closure);
      times[2 * at + 1] = performance.now();
    }
    watch.ran({ ...parts, threads: [times] });
  };
}

function runProgram(
  device: Device,
  program: Program,
  closures: readonly Closure[],
  size: number,
  beginning: Beginning,
  runSteps: RunSteps,
): Ending {
  const values = new Values(device, size);
  try {
    for (const [name, { value }] of Object.entries(program.inputs)) values.put(value, named(beginning.inputs, name));
    for (const [path, value] of Object.entries(program.reads))
      values.put(value, device.share(named(beginning.state, path)));
    for (const [key, value] of Object.entries(program.constants)) {
      values.put(value, device.share(named(beginning.constants, key)));
    }
    runSteps(device, values, closures);
    const keep = (from: Readonly<Record<string, PlanValue>>): ReadonlyMap<string, Handle> =>
      new Map(Object.entries(from).map(([name, value]) => [name, device.share(values.get(value))]));
    return { outputs: keep(program.outputs), writes: keep(program.writes) };
  } finally {
    values.clear();
  }
}

/** What the backend does not compute, though there is memory and every index is right. */
export class StepFailed extends Error {
  override readonly name = "StepFailed";
  readonly at: string;

  constructor(at: string, cause: unknown) {
    super(cause instanceof Error ? cause.message : String(cause), { cause });
    this.at = at;
  }
}

function runStep(device: Device, values: Values, { run, inputs, outputs, release, label }: Closure): void {
  let results: readonly Handle[];
  try {
    const answer = run(...inputs.map((value) => values.get(value)));
    results = isList(answer) ? answer : [answer];
  } catch (error) {
    device.settle([]);
    if (device.ranOut(error)) throw new OutOfMemory(label, error);
    if (error instanceof IndexOutside) throw new ProblemError(indexOutside(label, error.index, error.length));
    throw new StepFailed(label, error);
  }
  device.settle(results);
  for (let i = 0; i < outputs.length; i++) {
    const value = outputs[i];
    const handle = results[i];
    if (value !== undefined && handle !== undefined) values.put(value, handle);
  }
  for (const value of release) values.release(value);
}

/** A plan's step, written so that its attributes and its entry in the table are seen to go together. */
type StepOf<K extends KernelName = KernelName> = {
  [P in K]: {
    readonly kernel: P;
    readonly outputs: readonly BoundType[];
    readonly attributes: BoundAttributes<KernelAttributes[P]>;
    readonly from: string;
  };
}[K];

function prepareStep<K extends KernelName>(calls: Calls, step: StepOf<K>, inputs: readonly BoundType[]): Run {
  const kernel: EagerKernel<K> = eagerKernels[step.kernel];
  const refuse = (why: string, cause?: unknown): Error =>
    new Error(`this engine cannot run ${stepLabel(step)}: ${why}`, { cause });
  try {
    return kernel(calls, {
      attributes: step.attributes,
      inputs: operandsOf(step.kernel, inputs),
      outputs: resultsOf(step.kernel, step.outputs),
    });
  } catch (error) {
    if (error instanceof MissingKernel || error instanceof UnsupportedStep) throw refuse(error.message, error);
    if (isOutOfMemory(error)) throw new OutOfMemory(stepLabel(step), error);
    throw error;
  }
}

function typeOf(types: ReadonlyMap<PlanValue, BoundType>, value: PlanValue, step: PlanStep): BoundType {
  const type = types.get(value);
  if (type === undefined) throw new Error(`${stepLabel(step)} reads value ${value}, which is never made`);
  return type;
}

function named(handles: ReadonlyMap<string, Handle>, name: string): Handle {
  const handle = handles.get(name);
  if (handle === undefined) throw new Error(`\`${name}\` has no value`);
  return handle;
}

function isList(answer: Handle | readonly Handle[]): answer is readonly Handle[] {
  return Array.isArray(answer);
}
