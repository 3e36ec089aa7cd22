import * as tf from "@tensorflow/tfjs-core";
import { type CheckedModel, checkedModel } from "../../compiler/check.ts";
import { compile } from "../../compiler/compile.ts";
import { toTypeScript } from "../../compiler/export/typescript/typescript.ts";
import type { Plan } from "../../compiler/ir/plan.ts";
import type { Engine, HostTensor, PreparedPlan } from "../../runtime/engines/engine.ts";
import { encodeSafetensors } from "../../runtime/format/safetensors.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { Draw } from "../runtime/engines/draw.ts";
import { repeatableText, specFile } from "../training/specs.ts";
import { redrawn } from "./redrawn.ts";
import { type EmittedModule, runModule } from "./run-module.ts";

export interface Exported {
  readonly model: CheckedModel;
  readonly text: string;
}

/** A spec; `set` as on the command line, apart by spaces. */
export function modelOf(path: string, set = "", preset?: string): CheckedModel {
  const file = specFile(path);
  const choices = {
    set: Object.fromEntries(set.split(" ").flatMap((pair) => (pair === "" ? [] : [pair.split("=")]))),
    importer: specFiles(file),
    ...(preset === undefined ? {} : { preset }),
  };
  return checkedModel({ name: file, text: repeatableText(file) }, choices, true);
}

/** A spec as a module. */
export async function exported(path: string, set = "", preset?: string): Promise<Exported> {
  const model = modelOf(path, set, preset);
  return { model, text: await moduleText(model) };
}

export async function moduleText(model: CheckedModel): Promise<string> {
  const content = (await toTypeScript(model.evaluated))[0]?.content;
  if (typeof content !== "string") throw new Error("a module is text");
  return content;
}

export type Weights = ReadonlyMap<string, HostTensor>;
export type Outputs = Readonly<Record<string, HostTensor["data"]>>;

/** What the engine and the module make of the same weights and images. */
export class Agreement {
  readonly weights: Weights;
  readonly exported: Exported;
  private module: EmittedModule | undefined;
  private prepared: ReturnType<Agreement["prepare"]> | undefined;
  private readonly engine: Engine;
  readonly inputs: Readonly<Record<string, HostTensor>>;
  private readonly sizes: Readonly<Record<string, number>>;

  constructor(exported: Exported, engine: Engine, sizes: Readonly<Record<string, number>> = {}) {
    const { evaluated } = exported.model;
    const draw = new Draw(7);
    this.exported = exported;
    this.engine = engine;
    const free = [...evaluated.contracts].map(([name, { min, multipleOf }]) => [
      name,
      Math.ceil(Math.max(min, 2) / multipleOf) * multipleOf,
    ]);
    this.sizes = { ...Object.fromEntries(free), b: 2, ...sizes };
    this.weights = redrawn(evaluated.weights);
    this.inputs = Object.fromEntries(
      [...evaluated.inputs].map(([name, { axes, dtype }]) => {
        const shape = axes.map(({ size, name: axis }) =>
          typeof size === "number" ? size : (this.sizes[axis ?? ""] ?? 2),
        );
        return [name, draw.any(dtype, shape)];
      }),
    );
  }

  /** The engine's outputs. It is compiled once: other weights are other numbers for the same steps. */
  async reference(weights = this.weights): Promise<Outputs> {
    this.prepared ??= this.prepare();
    const { plan, run } = this.prepared;
    run.writeState(new Map([...weights].filter(([path]) => path in plan.state)));
    const outputs = await run.run("predict", this.inputs);
    return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
  }

  /** Gives back what the engine holds. */
  dispose(): void {
    this.prepared?.run.dispose();
    this.prepared = undefined;
  }

  private prepare(): { readonly plan: Plan; readonly run: PreparedPlan } {
    const { b = 2, ...sizes } = this.sizes;
    const { model } = this.exported;
    const plan = compile({ model, engine: this.engine.identity.name, batchSizes: { predict: [b] }, sizes });
    return { plan, run: this.engine.prepare(plan) };
  }

  /** The module's outputs, and how many tensors they are more than there were. */
  async emitted(weights = this.weights): Promise<{ readonly outputs: Outputs; readonly left: number }> {
    this.module ??= runModule(this.exported.text);
    const { forward, loadWeights } = this.module;
    const loaded = loadWeights(fileOf(weights));
    const types = { f32: "float32", i32: "int32", bool: "bool" } as const;
    const given = Object.values(this.inputs).map(({ data, shape, dtype }) => tf.tensor(data, [...shape], types[dtype]));
    const before = tf.memory().numTensors;
    const results = forward(loaded, ...given);
    const left = tf.memory().numTensors - before - new Set(Object.values(results)).size;
    const outputs: Record<string, HostTensor["data"]> = {};
    for (const [name, tensor] of Object.entries(results)) outputs[name] = tensor.dataSync() as HostTensor["data"];
    tf.dispose([...Object.values(results), ...given]);
    for (const tensor of tensorsIn(loaded)) tensor.dispose();
    return { outputs, left };
  }

  /** The farthest that the module is from the engine, as a share of the largest number of an output. */
  async deviation(): Promise<number> {
    const [reference, { outputs, left }] = [await this.reference(), await this.emitted()];
    if (left !== 0) throw new Error(`${left} tensors are left`);
    return farthest(reference, outputs);
  }
}

function tensorsIn(node: unknown): tf.Tensor[] {
  if (node instanceof tf.Tensor) return [node];
  return typeof node === "object" && node !== null ? Object.values(node).flatMap(tensorsIn) : [];
}

/** Each weight exchanged with the one before it of its shape. */
export function* exchanges(weights: Weights): Generator<{ readonly names: string; readonly weights: Weights }> {
  const shapes = new Map<string, string>();
  for (const [path, tensor] of weights) {
    const shape = tensor.shape.join();
    const other = shapes.get(shape);
    shapes.set(shape, path);
    const twin = other === undefined ? undefined : weights.get(other);
    if (other === undefined || twin === undefined) continue;
    yield { names: `${other}, ${path}`, weights: new Map([...weights, [path, twin], [other, tensor]]) };
  }
}

export function fileOf(weights: Weights): ArrayBuffer {
  const bytes = Buffer.concat(encodeSafetensors({ tensors: weights, metadata: new Map() }));
  return bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
}

export function farthest(a: Outputs, b: Outputs): number {
  if (Object.keys(a).sort().join() !== Object.keys(b).sort().join()) return Number.POSITIVE_INFINITY;
  const shares = Object.entries(a).map(([name, data]) => {
    const other = b[name];
    if (other?.length !== data.length) return Number.POSITIVE_INFINITY;
    let [largest, difference] = [0, 0];
    for (const [i, x] of data.entries()) {
      largest = Math.max(largest, Math.abs(x));
      difference = Math.max(difference, Math.abs(x - (other[i] ?? 0)));
    }
    // Of zeros alone nothing is learned; NaN is no share.
    return largest > 0 && difference >= 0 ? difference / largest : Number.POSITIVE_INFINITY;
  });
  return Math.max(...shares);
}
