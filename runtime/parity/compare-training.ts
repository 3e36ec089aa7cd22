import type { WeightSource } from "../../compiler/checkpoint/weight-source.ts";
import type { HostTensor, PreparedPlan } from "../engines/engine.ts";
import { type Deviation, deviation, difference, largestOf } from "./deviation.ts";
import type { ParityCase } from "./parity-case.ts";
import { roundingOf } from "./rounding.ts";

/** Below this, Adam turns the rounding noise of a gradient into whole steps: such entries are not compared. */
const NOISE = 1e-6;

/**
 * Where large terms cancel, what is left is rounding, of the order of the terms' last bits. No terms are known to be
 * larger than the model's largest gradient: within this part of it, a difference may be such a rest.
 */
const REST = 5e-7;

/** How many times its own measured rounding a gradient may be off. */
const ROUNDINGS = 10;

type Tensors = Readonly<Record<string, HostTensor>>;

interface Gradient {
  readonly weight: WeightSource;
  readonly ours: HostTensor;
  readonly theirs: HostTensor;
  readonly found: Deviation;
}

/** One training step against the recorded one: loss, gradients, weights after it, and running statistics. */
export async function compareTraining(
  prepared: PreparedPlan,
  state: ReadonlyMap<string, HostTensor>,
  inputs: Tensors,
  weights: readonly WeightSource[],
  recorded: ParityCase,
): Promise<Deviation[]> {
  const results = await prepared.run("train", inputs);
  const after = await prepared.readState();
  const compare = (kind: "state" | "adamw", weight: WeightSource, skip?: (index: number) => boolean) =>
    deviation(kind, weight.path, after.get(weight.path), recorded.adapted(kind, weight), skip);

  const gradients = weights
    .filter((weight) => recorded.hasAll("grad", weight))
    .map((weight): Gradient => {
      const theirs = recorded.adapted("grad", weight);
      const ours = results[`grad/${weight.path}`] ?? { ...theirs, data: new Float32Array(theirs.data.length) };
      return { weight, ours, theirs, found: deviation("gradient", weight.path, ours, theirs) };
    });
  const cancelling = await findCancelling(gradients, recorded, (names) => roundingOf(prepared, state, inputs, names));
  return [
    deviation("loss", "loss", results.loss, recorded.tensor("loss")),
    ...weights.filter((weight) => recorded.hasAll("state", weight)).map((weight) => compare("state", weight)),
    ...gradients.flatMap((gradient): Deviation[] => {
      const { weight, theirs, found } = gradient;
      const rest = cancelling.get(gradient);
      // The sign of what is mere rounding is chance, and all that Adam's first step makes of a gradient.
      const quiet = Math.max(NOISE, ROUNDINGS * (rest ?? 0));
      return [
        rest === undefined ? found : { ...found, passed: true, cancels: true },
        compare("adamw", weight, (i) => Math.abs(theirs.data[i] ?? 0) < quiet),
      ];
    }),
  ];
}

/**
 * The gradients that are too far off, and by no more than what cancelling leaves; with how far they are off. One that is
 * itself no larger than its rounding is such a rest throughout, of however many terms: it may be off by more of them.
 */
async function findCancelling(
  gradients: readonly Gradient[],
  recorded: ParityCase,
  roundings: (names: readonly string[]) => Promise<ReadonlyMap<string, number>>,
): Promise<ReadonlyMap<Gradient, number>> {
  const rest = REST * Math.max(0, ...gradients.map(({ theirs }) => largestOf(theirs)));
  const off = ({ ours, theirs }: Gradient) => difference(ours.data, theirs.data);
  const open = gradients.filter((gradient) => !gradient.found.passed && off(gradient) <= ROUNDINGS * rest);
  const nameOf = ({ weight }: Gradient) => `grad/${weight.path}`;
  const isNoted = (gradient: Gradient) => recorded.cancels(gradient.weight) && off(gradient) <= rest;
  const measured = open.every(isNoted) ? new Map() : await roundings(open.map(nameOf));
  const isRounding = (gradient: Gradient) => {
    const allowed = ROUNDINGS * (measured.get(nameOf(gradient)) ?? 0);
    return off(gradient) <= allowed && (off(gradient) <= rest || largestOf(gradient.theirs) <= allowed);
  };
  return new Map(
    open.filter((gradient) => isNoted(gradient) || isRounding(gradient)).map((gradient) => [gradient, off(gradient)]),
  );
}
