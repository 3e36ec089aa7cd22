import type { CheckedModel } from "../../compiler/check.ts";
import type { ExportedFile } from "../../compiler/export/exported-file.ts";
import type { TrainingImages } from "../../compiler/export/training-images.ts";
import { toWasm } from "../../compiler/export/wasm/predict-module.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { fileOf, type Outputs, type Weights } from "./agreement.ts";
import { bytesOf } from "./onnx-runs.ts";

/** What an exported loader exports, as far as tests use it. */
export interface WasmLoader {
  load(
    read: (name: string) => Promise<ArrayBuffer | Uint8Array>,
    options?: { readonly relaxed?: boolean },
  ): Promise<{ run(inputs: unknown): Readonly<Record<string, Omit<HostTensor, "dtype">>> }>;
  readonly sizes: Readonly<Record<string, number>>;
  readonly config: unknown;
  readonly classes?: readonly string[];
  readonly preprocess?: (picture: {
    readonly data: ArrayLike<number>;
    readonly width: number;
    readonly height: number;
  }) => Float32Array;
}

/** A model as a folder of WebAssembly, in this process. */
export class WasmFolder {
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly loader: WasmLoader;

  private constructor(files: ReadonlyMap<string, Uint8Array>, loader: WasmLoader) {
    this.files = files;
    this.loader = loader;
  }

  static async of(
    { evaluated }: Pick<CheckedModel, "evaluated">,
    sizes: Readonly<Record<string, number>> = {},
    images?: TrainingImages,
  ): Promise<WasmFolder> {
    return WasmFolder.holding(await toWasm(evaluated, images, { sizes }));
  }

  static async holding(files: readonly ExportedFile[]): Promise<WasmFolder> {
    const held = new Map(files.map(({ path, content }) => [path, bytesOf(content)]));
    return new WasmFolder(held, await import(/* @vite-ignore */ codeAddress(held)));
  }

  async run(weights: Weights, inputs: Readonly<Record<string, HostTensor>>, relaxed = true): Promise<Outputs> {
    const read = async (name: string) => this.files.get(name) ?? fileOf(weights);
    const model = await this.loader.load(read, { relaxed });
    const numbers = Object.entries(inputs).map(([name, { data }]) => [name, data]);
    const outputs = model.run(Object.fromEntries(numbers));
    return Object.fromEntries(Object.entries(outputs).map(([name, { data }]) => [name, data]));
  }
}

/** An address to import the loader from, in Node and in a page. */
export const codeAddress = (files: ReadonlyMap<string, Uint8Array>): string =>
  `data:text/javascript;base64,${Buffer.from(files.get("model.js") ?? []).toString("base64")}`;
