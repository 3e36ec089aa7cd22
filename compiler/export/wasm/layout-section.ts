import type { DType } from "../../ir/kernel-attributes.ts";
import type { Plan } from "../../ir/plan.ts";
import { type CompiledModule, control, type Place } from "../../targets/module/compiled-module.ts";
import { withCustomSection } from "../../wasm/custom-section.ts";
import { PAGE_BYTES } from "../../wasm/module.ts";

/** The section of a module that says where in its memory everything lies: as JSON, since the loader reads it. */
export const LAYOUT_SECTION = "vitral";

export interface ModuleLayout {
  readonly pages: number;
  /** The exported function that computes, `(thread, threads) → nothing`. */
  readonly run: string;
  readonly weights: Readonly<Record<string, Place>>;
  readonly inputs: Readonly<Record<string, Place>>;
  readonly outputs: Readonly<Record<string, Place>>;
  /** What is written before anything runs: elements as a plan has them, in base64. */
  readonly constants: readonly { readonly address: number; readonly dtype: DType; readonly data: string }[];
  /** Address of three words: which of `checked` met an index outside its axis, from 1; the index; the axis. */
  readonly fault: number;
  readonly checked: readonly string[];
}

/** A module that predicts, with its layout inside: no other file can get out of step with it. */
export function withLayout(compiled: CompiledModule, plan: Plan): Uint8Array<ArrayBuffer> {
  const { inputs, outputs, run, checked } = compiled.signatures.predict?.[0] ?? missing();
  const layout: ModuleLayout = {
    pages: Math.ceil(compiled.memoryBytes / PAGE_BYTES),
    run,
    weights: compiled.state,
    inputs,
    outputs,
    constants: Object.entries(compiled.constants).map(([key, { address }]) => {
      const { dtype, data } = plan.constants[key] ?? missing();
      return { address, dtype, data };
    }),
    fault: control.faultSite,
    checked,
  };
  return withCustomSection(compiled.bytes, LAYOUT_SECTION, new TextEncoder().encode(JSON.stringify(layout)));
}

function missing(): never {
  throw new Error("a module lacks what its plan has");
}
