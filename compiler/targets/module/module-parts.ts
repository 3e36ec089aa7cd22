import type { Plan } from "../../ir/plan.ts";
import type { Holding, Piece, RunPart, RunParts } from "../../ir/run-parts.ts";
import { elementCount } from "../../kernels/nd-array.ts";
import type { DescribedCall, DescribedProgram } from "./compile-module.ts";
import type { Storage } from "./layout/layout.ts";
import { regionCost } from "./regions/region-cost.ts";

const ELEMENT = 4;

/** A module's program as parts: one for each call, with what lies in memory meanwhile. */
export function moduleParts(plan: Plan, { calls, tenants }: DescribedProgram): RunParts {
  const numbers = new Map(calls.map(({ place }, number) => [place, number]));
  /** The number of the first call that is not before a place. */
  const numberFrom = (place: number) => numbers.get(place) ?? calls.filter((call) => call.place < place).length;
  const maker = new Map(calls.flatMap(({ call }) => call.writes.map((storage) => [storage, call] as const)));
  const madeBy = (storage: Storage): string => {
    const paths = [...(maker.get(storage)?.from.values() ?? [])];
    return paths.includes(storage.name) ? storage.name : (paths[0] ?? storage.name);
  };
  const always = (kind: "state" | "table", entries: Readonly<Record<string, Shaped>>) =>
    Object.entries(entries).map(
      ([from, { shape }]): Holding => ({
        from,
        kind,
        bytes: elementCount(shape) * ELEMENT,
        begin: -1,
        end: calls.length,
      }),
    );
  const held = tenants.map(
    ({ storage, bytes, from, until }): Holding => ({
      from: madeBy(storage),
      kind: storage.owner === "input" ? "input" : "value",
      bytes,
      begin: from < 0 ? -1 : numberFrom(from),
      end: numberFrom(until),
    }),
  );
  return {
    parts: calls.map(partOf),
    holdings: [...always("state", plan.state), ...always("table", plan.constants), ...held],
  };
}

interface Shaped {
  readonly shape: readonly number[];
}

function partOf({ region, call, waits }: DescribedCall): RunPart {
  const { kind, sizes, flops } = regionCost(region);
  const from = [...new Set(call.from.values())];
  const steps = [...call.from.keys()].filter((step) => step >= 0).sort((a, b) => a - b);
  return { kind, sizes, flops, from, steps, reads: pieces(call.reads), writes: pieces(call.writes), waits };
}

const pieces = (storages: readonly Storage[]): readonly Piece[] =>
  [...new Set(storages)].map(({ name, elements }) => ({ name, bytes: elements * ELEMENT }));
