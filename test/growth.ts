/**
 * How many times the processor time of `small` the work of `large` takes: the least of several tries of each, taken in
 * turns, so that a busy machine slows both alike and no clock on the wall is asked.
 */
export function growth(small: () => unknown, large: () => unknown, tries = 3): number {
  let [few, many] = [Infinity, Infinity];
  for (let i = 0; i < tries; i++) {
    few = Math.min(few, processorTime(small));
    many = Math.min(many, processorTime(large));
  }
  return many / Math.max(few, 1e-3);
}

/** Milliseconds of processor time, in this process. */
export function processorTime(work: () => unknown): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}
