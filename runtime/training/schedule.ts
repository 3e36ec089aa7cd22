/** How the learning rate goes over a run. */
export interface Schedule {
  /** The highest learning rate. */
  readonly peak: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Steps over which the rate rises from `start` to its peak: the first is a step above that, the last at the peak. */
  readonly warmupSteps: number;
  readonly decay: "cosine" | "linear" | "none" | "step" | "one_cycle";
  /** What the rate falls to, as a fraction of the peak. It would be reached at the step after the last. */
  readonly final: number;
  /** Of `step`: after how many steps the rate falls each time, counted from the run's start, and by what factor. */
  readonly every?: number;
  readonly factor?: number;
  /** What the rate begins with, as a fraction of the peak. */
  readonly start?: number;
}

/**
 * The learning rate of a step, counted from 0, in f64. Warm-up is linear and its last step has the peak, so no step of
 * a run is spent at rate 0; the decay begins with the step after, at the peak.
 */
export function learningRate(schedule: Schedule, step: number): number {
  const { peak, steps, warmupSteps, decay, final, start = 0 } = schedule;
  if (decay === "one_cycle") return peak * oneCycle(schedule, step);
  if (step < warmupSteps) return peak * start + (peak * (1 - start) * (step + 1)) / warmupSteps;
  if (decay === "step") return peak * Math.max(final, fallen(schedule, step));
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  return peak * (final + (1 - final) * remaining(decay, progress));
}

function remaining(decay: "cosine" | "linear" | "none", progress: number): number {
  switch (decay) {
    case "cosine":
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    case "linear":
      return 1 - progress;
    case "none":
      return 1;
  }
}

/** PyTorch's StepLR. */
const fallen = ({ every = Infinity, factor = 1 }: Schedule, step: number): number => factor ** Math.floor(step / every);

/** PyTorch's OneCycleLR: as a cosine from `start` to 1 at the end of the warm-up, and to `final` at the last step. */
function oneCycle({ steps, warmupSteps, start = 1, final }: Schedule, step: number): number {
  const top = Math.max(0, warmupSteps - 1);
  const between = (from: number, to: number, progress: number) =>
    to + ((from - to) / 2) * (1 + Math.cos(Math.PI * progress));
  if (step < top) return between(start, 1, step / top);
  return between(1, final, Math.min(1, (step - top) / Math.max(1, steps - 1 - top)));
}
