/** What a progress line says, most wanted first. */
export interface ProgressWords {
  readonly epoch: string;
  readonly left: string;
  readonly loss: string;
  readonly accuracy: string;
  readonly rate: string;
}

const shortestBar = 8;
const longestBar = 40;

/** `epoch 3/10 ████░░░░  loss 0.310 …` in less than `columns`: what finds no room is left out, the least wanted first. */
export function progressLine(done: number, words: ProgressWords, columns: number): string {
  const { epoch, left, loss, accuracy, rate } = words;
  const head = `epoch ${epoch} `;
  // The last column stays free: some terminals go on to the next line where it is written.
  let room = columns - 1 - head.length - shortestBar;
  const shown = new Set<string>();
  for (const word of [left, loss, accuracy, rate]) {
    if (word === "" || word.length + 2 > room) continue;
    shown.add(word);
    room -= word.length + 2;
  }
  const size = Math.max(0, Math.min(longestBar, shortestBar + room));
  const full = Math.round(Math.min(1, Math.max(0, done)) * size);
  const bar = "█".repeat(full) + "░".repeat(size - full);
  const tail = [loss, accuracy, rate, left].filter((word) => shown.has(word));
  return [head + bar, ...tail].join("  ").slice(0, Math.max(0, columns - 1));
}
