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
    yield `${partText(number, part)}; ${live[number]} bytes live  # ${part.from.join(", ")}\n`;
  }
}

function partText(number: number, { kind, sizes, reads, writes, flops }: RunPart): string {
  return `  ${number} ${kind} ${sizes}, ${flops} flop: ${pieceTexts(reads)} -> ${pieceTexts(writes)}`;
}

const bytesOf = (pieces: readonly Piece[]): number => pieces.reduce((sum, { bytes }) => sum + bytes, 0);
const pieceTexts = (pieces: readonly Piece[]): string =>
  pieces.map(({ name, bytes }) => `${name} (${bytes})`).join(", ") || "nothing";
