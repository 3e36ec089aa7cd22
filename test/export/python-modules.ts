import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckedModel } from "../../compiler/check.ts";
import { pyTorchModule } from "../../compiler/export/pytorch/pytorch.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { encodeSafetensors } from "../../runtime/format/safetensors.ts";
import { toStored } from "../../runtime/host/exports/stored-weights.ts";
import type { Outputs, Weights } from "./agreement.ts";
import type { TrainingStep } from "./training-step.ts";

/** An interpreter with torch, einops and safetensors; tests that need one are skipped where there is none. */
export const python = process.env.VITRAL_PYTHON;

/** What a module of PyTorch is held to: weights, and the outputs that belong to them. */
export interface PythonCase {
  readonly name: string;
  readonly model: CheckedModel;
  /** Whose module it is, where that is another's: built with these numbers, it is to be as the model's own. */
  readonly from?: { readonly model: CheckedModel; readonly given: Readonly<Record<string, number>> };
  readonly inputs: Readonly<Record<string, HostTensor>>;
  readonly pairs: readonly { readonly weights: Weights; readonly outputs: Outputs }[];
  /** Whether it is compiled, and exported with a batch of any size, as well. */
  readonly isCompiled: boolean;
  /** A step of training from the first pair's weights. */
  readonly step?: TrainingStep;
}

/** What was found out of a module. */
export interface PythonFinding {
  readonly name: string;
  readonly error?: string;
  readonly deviations?: readonly number[];
  readonly compiled?: number;
  readonly exported?: number;
  /** How far the loudest gradient and the weights after a step are off. */
  readonly gradients?: number;
  readonly after?: number;
}

const shapeless = (data: HostTensor["data"]): HostTensor => ({
  dtype: data instanceof Float32Array ? "f32" : data instanceof Int32Array ? "i32" : "bool",
  shape: [data.length],
  data,
});

/** Runs modules in one process, which loads torch once. */
export function runPython(folder: string, cases: readonly PythonCase[]): ReadonlyMap<string, PythonFinding> {
  for (const one of cases) writeCase(join(folder, one.name), one);
  const script = fileURLToPath(new URL("check_modules.py", import.meta.url));
  const { stdout, stderr } = spawnSync(python ?? "", [script, folder], {
    encoding: "utf8",
    env: { ...process.env, OMP_NUM_THREADS: "1", PYTHONDONTWRITEBYTECODE: "1" },
    maxBuffer: 2 ** 26,
  });
  const findings = stdout.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as PythonFinding]));
  if (findings.length < cases.length) throw new Error(stderr);
  return new Map(findings.map((finding) => [finding.name, finding]));
}

function writeCase(folder: string, { model, from, inputs, pairs, isCompiled, step }: PythonCase): void {
  mkdirSync(folder, { recursive: true });
  const { weights: stored } = pyTorchModule(model.evaluated);
  const { name, text } = pyTorchModule((from?.model ?? model).evaluated);
  if (from !== undefined) writeFileSync(join(folder, "arguments.json"), JSON.stringify(from.given));
  writeFileSync(join(folder, "model.py"), text);
  writeFileSync(join(folder, "class.txt"), name);
  if (isCompiled) writeFileSync(join(folder, "compile"), "");
  if (step !== undefined) {
    const tensors = [
      ["labels", step.labels] as const,
      ...[...toStored(step.gradients, stored)].map(([key, tensor]) => [`gradient:${key}`, tensor] as const),
      ...[...toStored(step.after, stored)].map(([key, tensor]) => [`after:${key}`, tensor] as const),
    ];
    write(join(folder, "step.safetensors"), new Map(tensors));
  }
  const given = Object.values(inputs).map((tensor, i) => [String(i).padStart(2, "0"), tensor] as const);
  write(join(folder, "inputs.safetensors"), new Map(given));
  for (const [i, { weights, outputs }] of pairs.entries()) {
    const tensors = [
      ...[...toStored(weights, stored)].map(([key, tensor]) => [`weight:${key}`, tensor] as const),
      ...Object.entries(outputs).map(([key, data]) => [`output:${key}`, shapeless(data)] as const),
    ];
    write(join(folder, `${i}.safetensors`), new Map(tensors));
  }
}

const write = (path: string, tensors: ReadonlyMap<string, HostTensor>): void =>
  writeFileSync(path, Buffer.concat(encodeSafetensors({ tensors, metadata: new Map() })));
