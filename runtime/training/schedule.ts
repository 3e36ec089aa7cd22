/** How the learning rate goes over a run. */
export interface Schedule {
  /** The highest learning rate. */
  readonly peak: number;
  /** Steps of the whole run. */
  readonly steps: number;
  /** Steps over which the rate rises to its peak; the first has peak / warmupSteps. */
  readonly warmupSteps: number;
  readonly decay: "cosine" | "linear" | "none";
  /** What the rate falls to, as a fraction of the peak. It would be reached at the step after the last. */
  readonly final: number;
}

/**
 * The learning rate of a step, counted from 0, in f64. Warm-up is linear and its last step has the peak, so no step of
 * a run is spent at rate 0; the decay begins with the step after, at the peak.
 */
export function learningRate(schedule: Schedule, step: number): number {
  const { peak, steps, warmupSteps, decay, final } = schedule;
  if (step < warmupSteps) return (peak * (step + 1)) / warmupSteps;
  const progress = Math.min(1, (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  return peak * (final + (1 - final) * remaining(decay, progress));
}

function remaining(decay: Schedule["decay"], progress: number): number {
  switch (decay) {
    case "cosine":
      return 0.5 * (1 + Math.cos(Math.PI * progress));
    case "linear":
      return 1 - progress;
    case "none":
      return 1;
  }
}
