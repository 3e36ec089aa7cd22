import type { PlanValue, Program } from "../../ir/plan.ts";
import { either, type MadeBy, madeBy } from "./made-by.ts";

/**
 * A weight's change by AdamW or Adam as plans have it: w·keep − stepSize · m / (√v + ε), with m and v the running means
 * after this step.
 */
export interface AdamUpdate {
  readonly weight: string;
  readonly first: string;
  readonly second: string;
  readonly betas: readonly [number, number];
  readonly gradient: PlanValue;
  readonly stepSize: PlanValue;
  readonly epsilon: PlanValue;
  /** Undefined where the weight does not decay. */
  readonly keep: PlanValue | undefined;
}

/** The changes of a program's weights that are Adam's. */
export function adamUpdates(program: Program): readonly AdamUpdate[] {
  const made = madeBy(program);
  const paths = new Map(Object.entries(program.writes).map(([path, value]) => [value, path]));
  return Object.keys(program.writes).flatMap((path) => updateOf({ ...program, made, paths }, path) ?? []);
}

interface Known extends Pick<Program, "reads" | "writes"> {
  readonly made: MadeBy;
  /** Value → the state that becomes it. */
  readonly paths: ReadonlyMap<PlanValue, string>;
}

function updateOf(program: Known, weight: string): AdamUpdate | undefined {
  const { reads, writes, made } = program;
  const [from, moved] = made(writes[weight], "sub")?.inputs ?? [];
  const [ratio, stepSize] = either(made(moved, "mul"), (one) => made(one, "div")) ?? [];
  const [root, epsilon] = either(made(ratio?.inputs[1], "add"), (one) => made(one, "sqrt")) ?? [];
  const first = meanOf(program, ratio?.inputs[0]);
  const second = meanOf(program, root?.inputs[0]);
  if (first === undefined || second === undefined || stepSize === undefined || epsilon === undefined) return undefined;
  const square = made(second.of, "mul")?.inputs ?? [];
  if (square.some((one) => one !== first.of) || square.length === 0) return undefined;
  const before = reads[weight];
  const kept = either(made(from, "mul"), (one) => (one === before ? one : undefined));
  if (before === undefined || (from !== before && kept === undefined)) return undefined;
  const betas = [first.share, second.share] as const;
  return {
    weight,
    first: first.path,
    second: second.path,
    betas,
    gradient: first.of,
    stepSize,
    epsilon,
    keep: kept?.[1],
  };
}

/** A state that becomes share · itself + (1 − share) · what it is the running mean of. */
function meanOf({ reads, made, paths }: Known, value: PlanValue | undefined) {
  const path = value === undefined ? undefined : paths.get(value);
  const before = path === undefined ? undefined : reads[path];
  const parts = made(value, "add")?.inputs.map((one) => made(one, "affine")) ?? [];
  const old = parts.find((part) => part?.inputs[0] === before);
  const added = parts.find((part) => part !== old);
  if (path === undefined || old === undefined || added === undefined) return undefined;
  const [share, rest] = [old.attributes, added.attributes];
  const isMean = share.shift === 0 && rest.shift === 0 && Math.abs(1 - share.scale - rest.scale) < 1e-12;
  const [of] = added.inputs;
  return isMean && of !== undefined ? { path, share: share.scale, of } : undefined;
}
