import { liveBytes, type Piece, type RunPart, type RunParts } from "../../ir/run-parts.ts";

/**
 * Regions as text, for `--emit regions`: what each is, its sizes, what it reads and writes, and where it came from. A
 * line of dashes stands where threads wait for each other.
 */
export function* regionsInPieces(title: string, run: RunParts): Iterable<string> {
  const { parts } = run;
  const flops = parts.reduce((sum, part) => sum + part.flops, 0);
  const moved = parts.reduce((sum, { reads, writes }) => sum + bytesOf(reads) + bytesOf(writes), 0);
  const waits = parts.filter((part) => part.waits).length;
  yield `${title}: ${parts.length} regions, ${flops} flop, ${moved} bytes read and written, ${waits} barriers\n`;
  const live = liveBytes(run);
  for (const [number, part] of parts.entries()) {
    if (part.waits) yield "  ----\n";
    yield `${partText(number, part)}; ${live[number]} bytes live  # ${stepsText(part.steps)}${part.from.join(", ")}\n`;
  }
}

function partText(number: number, { kind, sizes, reads, writes, flops }: RunPart): string {
  return `  ${number} ${kind} ${sizes}, ${flops} flop: ${pieceTexts(reads)} -> ${pieceTexts(writes)}`;
}

/** "steps %3-%5, %9: ", by the values that the plan numbers; what only copies an output is of none. */
function stepsText(steps: readonly number[]): string {
  const runs: [first: number, last: number][] = [];
  for (const step of steps) {
    const run = runs.at(-1);
    if (run !== undefined && step === run[1] + 1) run[1] = step;
    else runs.push([step, step]);
  }
  const texts = runs.map(([first, last]) => (first === last ? `%${first}` : `%${first}-%${last}`));
  return texts.length === 0 ? "" : `${steps.length === 1 ? "step" : "steps"} ${texts.join(", ")}: `;
}

const bytesOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { bytes }) => sum + bytes, 0);
const pieceTexts = (pieces: readonly Piece[]): string =>
  pieces.map(({ name, bytes }) => `${name} (${bytes})`).join(", ") || "nothing";
