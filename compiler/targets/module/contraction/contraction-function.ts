import type { WasmFunction } from "../../../wasm/module.ts";
import { RegionFunction } from "../region-function.ts";
import { blocksOf } from "./blocks.ts";
import type { Contraction } from "./contraction.ts";
import { lanesOf } from "./lane-axis.ts";
import { laneProduct, laneScratchBytes } from "./lane-product.ts";
import { normalForm } from "./normal-form.ts";
import { scratchOf } from "./scratch.ts";
import { TiledProduct } from "./tiled-product.ts";

/** A region's function and what it calls; functions of one name are the same, whichever contraction asked for them. */
export interface ContractionCode {
  readonly entry: RegionFunction;
  readonly helpers: readonly WasmFunction[];
}

/** Bytes of scratch that each thread needs. */
export function contractionScratchBytes(contraction: Contraction): number {
  const lanes = lanesOf(contraction);
  if (lanes !== undefined) return laneScratchBytes(lanes);
  const form = normalForm(contraction);
  return scratchOf(form, blocksOf(form)).bytes;
}

/** A function with the operands a, b and c. Each element's sum runs along k in blocks, however the work is split. */
export function contractionFunction(
  name: string,
  contraction: Contraction,
  { relaxed }: { readonly relaxed: boolean },
): ContractionCode {
  const entry = new RegionFunction(name, ["a", "b", "c"]);
  const helpers = new Map<string, WasmFunction>();
  const helper = (made: WasmFunction): WasmFunction => {
    const known = helpers.get(made.name);
    if (known === undefined) helpers.set(made.name, made);
    return known ?? made;
  };
  const lanes = lanesOf(contraction);
  entry.body =
    lanes === undefined
      ? new TiledProduct(entry, normalForm(contraction), relaxed, helper).code()
      : laneProduct(entry, lanes, relaxed, helper);
  return { entry, helpers: [...helpers.values()] };
}
