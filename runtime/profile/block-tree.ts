import { type Holding, liveBytes } from "../../compiler/ir/run-parts.ts";
import type { Measured } from "./measured.ts";

/** A block of a model, or anything else that has a path, with all that is below it. */
export interface BlockCost {
  readonly path: string;
  /** How many levels are above it. */
  readonly depth: number;
  /** Milliseconds of a step. */
  readonly time: number;
  readonly flops: number;
  /** Bytes of what it made, of its weights and of what training keeps beside them, when most is there. */
  readonly bytes: number;
}

/** The part of a run during which most bytes are there. */
export function peakPart(measured: Measured): number {
  const live = liveBytes(measured);
  return live.indexOf(Math.max(...live));
}

/**
 * What each block costs, outer blocks before what they hold, in the order that they are first computed. What a part
 * does for several nodes at once is divided evenly among them.
 */
export function blockCosts(measured: Measured): readonly BlockCost[] {
  const root = new Block("", -1);
  for (const { from, time, flops } of measured.parts)
    for (const path of from) root.add(path, { time: time / from.length, flops: flops / from.length, bytes: 0 });
  const at = peakPart(measured);
  const atPeak = measured.holdings.filter(({ begin, end }) => begin <= at && at <= end);
  for (const holding of atPeak) root.add(blockOf(holding), { time: 0, flops: 0, bytes: holding.bytes });
  return [...root.below()];
}

/** What training keeps beside a weight lies at the weight's path: `adamw/first/head.kernel`. */
function blockOf({ kind, from }: Holding): string {
  if (kind === "input") return "(inputs)";
  return kind === "table" ? "(tables)" : from.slice(from.lastIndexOf("/") + 1);
}

interface Costs {
  time: number;
  flops: number;
  bytes: number;
}

class Block implements BlockCost, Costs {
  readonly path: string;
  readonly depth: number;
  time = 0;
  flops = 0;
  bytes = 0;
  private readonly children = new Map<string, Block>();

  constructor(path: string, depth: number) {
    this.path = path;
    this.depth = depth;
  }

  add(path: string, costs: Costs): void {
    let block: Block = this;
    for (const word of path.split(".")) {
      block = block.child(word);
      block.time += costs.time;
      block.flops += costs.flops;
      block.bytes += costs.bytes;
    }
  }

  *below(): Iterable<BlockCost> {
    for (const block of this.children.values()) {
      const { path, depth, time, flops, bytes } = block;
      yield { path, depth, time, flops, bytes };
      yield* block.below();
    }
  }

  private child(word: string): Block {
    const path = this.path === "" ? word : `${this.path}.${word}`;
    const known = this.children.get(word) ?? new Block(path, this.depth + 1);
    this.children.set(word, known);
    return known;
  }
}
