import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { DType } from "../../../compiler/ir/kernel-attributes.ts";
import { TAG } from "../../../compiler/targets/graphdef/encode.ts";
import type { HostTensor } from "../../engines/engine.ts";
import type { Binding } from "./binding.ts";

/** A graph that is loaded, with the state that its variables hold. */
export class Session {
  private readonly binding: Binding;
  private readonly id: number;
  private readonly types: Readonly<Record<DType, number>>;

  /**
   * @param model the bytes of `saved_model.pb`
   * @throws Error in TensorFlow's words
   */
  constructor(binding: Binding, model: Uint8Array) {
    this.binding = binding;
    this.types = { f32: binding.TF_FLOAT, i32: binding.TF_INT32, bool: binding.TF_BOOL };
    // TensorFlow loads from a folder, which it needs no longer then.
    const folder = mkdtempSync(join(tmpdir(), "vitral-graph-"));
    try {
      writeFileSync(join(folder, "saved_model.pb"), model);
      this.id = binding.loadSavedModel(folder, TAG);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }

  /**
   * Fetches tensors, and runs what they need. Nothing else happens meanwhile in its thread.
   * @param fed what stands for tensors of the graph; TensorFlow reads its memory while it runs
   * @throws Error in TensorFlow's words
   */
  run(
    fed: readonly (readonly [name: string, tensor: HostTensor])[],
    fetched: readonly string[],
  ): readonly HostTensor[] {
    return this.computed(fed, fetched, (results) =>
      results.map(({ id, shape, dtype }) => this.taken(id, shape, dtype)),
    );
  }

  private computed<T>(
    fed: readonly (readonly [name: string, tensor: HostTensor])[],
    fetched: readonly string[],
    take: (results: ReturnType<Binding["runSavedModel"]>) => T,
  ): T {
    const given: number[] = [];
    try {
      for (const [, { shape, dtype, data }] of fed)
        given.push(this.binding.createTensor(shape, this.types[dtype], data));
      const names = fed.map(([name]) => name);
      return take(this.binding.runSavedModel(this.id, given, listed(names), listed(fetched)));
    } finally {
      for (const id of given) this.binding.deleteTensor(id);
    }
  }

  /** Runs what tensors need, and gives them back unread. */
  reach(fed: readonly (readonly [name: string, tensor: HostTensor])[], fetched: readonly string[]): void {
    this.computed(fed, fetched, (results) => {
      for (const { id } of results) this.binding.deleteTensor(id);
    });
  }

  dispose(): void {
    this.binding.deleteSavedModel(this.id);
  }

  /** A copy of a result, which is given back. */
  private taken(id: number, shape: readonly number[], type: number): HostTensor {
    const data = this.binding.tensorDataSync(id);
    this.binding.deleteTensor(id);
    const [dtype] = (["f32", "i32", "bool"] as const).filter((name) => this.types[name] === type);
    if (dtype === undefined) throw new Error(`a tensor of TensorFlow's type ${type} has no place in a plan`);
    return { dtype, shape, data };
  }
}

const listed = (names: readonly string[]): string => names.map((name) => `${name}:0`).join(",");
