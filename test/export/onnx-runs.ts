import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { CheckedModel } from "../../compiler/check.ts";
import type { ExportDetails } from "../../compiler/export/export-details.ts";
import { onnxFiles } from "../../compiler/export/onnx/onnx.ts";
import type { Exporter } from "../../compiler/export/targets.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { decodeSafetensors, encodeSafetensors } from "../../runtime/format/safetensors.ts";
import type { Weights } from "./agreement.ts";

type Tensors = Readonly<Record<string, HostTensor>>;
type Outputs = Readonly<Record<string, HostTensor["data"]>>;

/** The interpreter that has onnxruntime, if there is one: VITRAL_PYTHON. */
export const python = process.env.VITRAL_PYTHON;

/** A format, and the Python that runs it. */
export interface FileFormat {
  readonly python: string | undefined;
  /** Beside this file. */
  readonly script: string;
  readonly exporter: Exporter;
  /** What the script is given of a model's folder. */
  readonly model: string;
}

const ONNX: FileFormat = { python, script: "onnx_runs.py", exporter: onnxFiles, model: "model.onnx" };

/** What onnxruntime made of a model: its outputs for each run, and how often each op stands in it. */
export interface OnnxRun {
  readonly outputs: readonly Outputs[];
  readonly nodes: Readonly<Record<string, number>>;
  readonly error: string | undefined;
}

/** Models to be run in one process of Python, as onnxruntime takes seconds to load. */
export class OnnxRuns {
  private readonly folder: string;
  private readonly format: FileFormat;
  private readonly jobs: { model: string; runs: { inputs: string; outputs: string }[]; isChecked: boolean }[] = [];

  constructor(folder: string, format = ONNX) {
    this.folder = folder;
    this.format = format;
  }

  /** @returns its place among the answers */
  async add(
    model: CheckedModel,
    weights: Weights,
    inputs: readonly Tensors[],
    details: ExportDetails & { readonly isChecked?: boolean } = {},
  ): Promise<number> {
    const { isChecked = true, ...rest } = details;
    const files = await this.format.exporter(model.evaluated, undefined, { weights, ...rest });
    return this.addFiles(
      files.map(({ path, content }) => ({ path, content: bytesOf(content) })),
      inputs,
      isChecked,
    );
  }

  addFiles(
    files: readonly { readonly path: string; readonly content: Uint8Array }[],
    inputs: readonly Tensors[],
    isChecked = true,
  ): number {
    const at = join(this.folder, String(this.jobs.length));
    mkdirSync(at);
    for (const { path, content } of files) writeFileSync(join(at, path), content);
    const runs = inputs.map((tensors, i) => {
      const paths = { inputs: join(at, `inputs-${i}`), outputs: join(at, `outputs-${i}`) };
      const encoded = encodeSafetensors({ tensors: new Map(Object.entries(tensors)), metadata: new Map() });
      writeFileSync(paths.inputs, Buffer.concat(encoded));
      return paths;
    });
    return this.jobs.push({ model: join(at, this.format.model), runs, isChecked }) - 1;
  }

  run(): readonly OnnxRun[] {
    const { python: own, script: name } = this.format;
    if (own === undefined) throw new Error("no interpreter is named");
    const list = join(this.folder, "jobs.json");
    writeFileSync(list, JSON.stringify(this.jobs));
    const script = fileURLToPath(new URL(name, import.meta.url));
    const lines = execFileSync(own, [script, list], { encoding: "utf8", maxBuffer: 2 ** 28 })
      .trim()
      .split("\n");
    return this.jobs.map(({ runs }, i) => {
      const { nodes = {}, error } = JSON.parse(lines[i] ?? "{}");
      const outputs = error === undefined ? runs.map((run) => outputsIn(run.outputs)) : [];
      return { outputs, nodes, error };
    });
  }
}

export function bytesOf(content: string | Uint8Array | readonly Uint8Array[]): Uint8Array {
  if (typeof content === "string") return Buffer.from(content);
  return content instanceof Uint8Array ? content : Buffer.concat(content);
}

function outputsIn(path: string): Outputs {
  const { tensors } = decodeSafetensors(readFileSync(path), path);
  return Object.fromEntries([...tensors].map(([name, { data }]) => [name, data]));
}
