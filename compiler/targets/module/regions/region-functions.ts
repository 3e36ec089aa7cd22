import type { WasmFunction } from "../../../wasm/module.ts";
import { contractionFunction, contractionScratchBytes } from "../contraction/contraction-function.ts";
import type { Layout, Storage } from "../layout/layout.ts";
import type { LaneOptions } from "../math/lanes.ts";
import { coalesce } from "../nest/coalesce.ts";
import type { Nest } from "../nest/nest.ts";
import { nestFunction, nestScratchBytes } from "../nest/nest-function.ts";
import type { RegionFunction } from "../region-function.ts";
import { gatherFunction } from "../special/gather.ts";
import { maxPoolGradFunction } from "../special/max-pool-grad.ts";
import { randomFunction } from "../special/random.ts";
import { scatterAddFunction } from "../special/scatter-add.ts";
import { topKFunction } from "../special/top-k.ts";
import { type AddressedOperand, addressedNest } from "./addressed-nest.ts";
import type { PartedSum } from "./loop-region.ts";
import type { Origins, Region } from "./region.ts";
import type { SpecialKernel } from "./special-kernel.ts";

/** A region as a call: which function, and on what. */
export interface RegionCall {
  readonly callee: RegionFunction;
  readonly scratchBytes: number;
  /** The operands of the function, in its order. */
  readonly operands: readonly AddressedOperand[];
  readonly reads: readonly Storage[];
  readonly writes: readonly Storage[];
  /** A number more that the function takes. */
  readonly extra?: number;
  readonly from: Origins;
}

type MadeFunction = Pick<RegionCall, "callee" | "scratchBytes">;

/** Makes functions of regions, one for all that differ in nothing but where their operands lie. */
export class RegionFunctions {
  private readonly made = new Map<string, MadeFunction>();
  private readonly helpers = new Map<string, WasmFunction>();
  /** Paths of the nodes whose indices are checked, by the number that a fault names. */
  readonly checked: string[] = [];
  private readonly options: LaneOptions;

  constructor(options: LaneOptions) {
    this.options = options;
  }

  get functions(): readonly WasmFunction[] {
    return [...this.helpers.values(), ...[...this.made.values()].map(({ callee }) => callee)];
  }

  /** Undefined where there is nothing to do. */
  callOf(region: Region): RegionCall | undefined {
    const { from } = region;
    switch (region.kind) {
      case "loop": {
        const nest = region.finish();
        return {
          ...this.nestCall(nest, region.operands),
          reads: region.reads,
          writes: writtenBy(nest, region.operands),
          from,
        };
      }
      case "combining": {
        const { partials, result } = region.sum;
        if (partials.elements === 0) return undefined;
        const nest = sumOfParts(region.sum);
        return {
          ...this.nestCall(nest, [partials, result.storage]),
          reads: [partials],
          writes: [result.storage],
          from,
        };
      }
      case "contraction": {
        const { contraction, a, b, c } = region;
        const made = this.function(`contraction ${JSON.stringify(contraction)}`, "contraction", (name) => {
          const { entry, helpers } = contractionFunction(name, contraction, this.options);
          for (const helper of helpers) this.helpers.set(helper.name, helper);
          return { callee: entry, scratchBytes: contractionScratchBytes(contraction) };
        });
        return {
          ...made,
          operands: [a, b, c].map(begin),
          reads: [a.storage, b.storage],
          writes: [c.storage],
          from,
        };
      }
      case "special": {
        const { special, reads, writes } = region;
        const operands = [...reads, ...writes].map((storage) => ({ storage, bytes: 0 }));
        const made = this.function(JSON.stringify({ ...special, path: "", site: 0 }), special.kernel, (name) => ({
          callee: specialFunction(name, special),
          scratchBytes: 0,
        }));
        const extra = this.extraOf(special);
        return { ...made, operands, reads, writes, from, ...(extra === undefined ? {} : { extra }) };
      }
    }
  }

  private extraOf(special: SpecialKernel): number | undefined {
    if (special.kernel === "random") return special.site;
    return "path" in special ? this.checked.push(special.path) - 1 : undefined;
  }

  private nestCall(nest: Nest, storages: readonly Storage[]) {
    const [placed, operands] = addressedNest(coalesce(nest), storages);
    const made = this.function(`loop ${JSON.stringify(placed, exactly)}`, "loop", (name) => ({
      callee: nestFunction(name, placed, this.options),
      scratchBytes: nestScratchBytes(placed),
    }));
    return { ...made, operands };
  }

  private function(key: string, kind: string, make: (name: string) => MadeFunction): MadeFunction {
    const known = this.made.get(key) ?? make(`${kind} ${this.made.size}`);
    this.made.set(key, known);
    return known;
  }
}

/** JSON has neither −0 nor what is not finite. */
const exactly = (_: string, value: unknown): unknown => {
  if (typeof value !== "number" || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return Object.is(value, -0) ? "-0" : String(value);
};

const begin = ({ storage, offset }: Layout) => ({ storage, bytes: offset * 4 });

function writtenBy(nest: Nest, operands: readonly Storage[]): readonly Storage[] {
  const places = new Set([...nest.stores, ...nest.accumulations].map(({ access }) => access.operand));
  return operands.filter((_, place) => places.has(place));
}

/** Adds the parts of a sum, in their order. */
function sumOfParts({ combination, dtype, partials, result }: PartedSum): Nest {
  const { elements } = result.storage;
  const parts = partials.elements / elements;
  const values: Nest["values"][number][] = [{ op: "load", dtype, access: { operand: 0, offset: 0, strides: [1] } }];
  const op = ({ sum: "add", max: "maximum", max_number: "maximum", min: "minimum", prod: "mul" } as const)[combination];
  for (let part = 1; part < parts; part++) {
    const before = values.length - 1;
    values.push({ op: "load", dtype, access: { operand: 0, offset: part * elements, strides: [1] } });
    values.push({ op, dtype, inputs: [before, before + 1] });
  }
  const store = { value: values.length - 1, access: { operand: 1, offset: 0, strides: [1] } };
  return {
    axes: [elements],
    rowAxes: 1,
    parts: 1,
    leading: 0,
    operands: 2,
    values,
    stores: [store],
    accumulations: [],
  };
}

function specialFunction(name: string, special: SpecialKernel): RegionFunction {
  switch (special.kernel) {
    case "random":
      return randomFunction(name, special);
    case "gather":
      return gatherFunction(name, special);
    case "scatter_add":
      return scatterAddFunction(name, special);
    case "top_k":
      return topKFunction(name, special);
    case "max_pool_grad":
      return maxPoolGradFunction(name, special);
  }
}
