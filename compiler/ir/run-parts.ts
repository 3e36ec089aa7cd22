/** What a run of a program consists of, in the order in which it is computed: what printing and measuring go by. */
export interface RunParts {
  readonly parts: readonly RunPart[];
  readonly holdings: readonly Holding[];
}

/** What an engine does as one: a step of a plan, or a region of a module. */
export interface RunPart {
  /** A kernel, or what a region is. */
  readonly kind: string;
  /** Its sizes, such as `64 × 17 × 64`. */
  readonly sizes: string;
  /** Paths of the nodes that it computes. */
  readonly from: readonly string[];
  /** The steps of the plan that it is, each by the number of its first value. */
  readonly steps: readonly number[];
  /** Floating-point operations, a multiply-add counted as 2. */
  readonly flops: number;
  readonly reads: readonly Piece[];
  readonly writes: readonly Piece[];
  /** Whether threads wait for each other before it. */
  readonly waits: boolean;
}

/** A piece of memory: what lies there, and how many bytes it has. */
export interface Piece {
  readonly name: string;
  readonly bytes: number;
}

/** Memory that is needed from one part to another, both included, by their numbers; inputs and state from -1 on. */
export interface Holding {
  /** The path of the node that made it or of the weight that lies there; the name of an input, the key of a table of numbers. */
  readonly from: string;
  readonly kind: "state" | "table" | "input" | "value";
  readonly bytes: number;
  readonly begin: number;
  readonly end: number;
}

/** Bytes that are there while each part runs. */
export function liveBytes({ parts, holdings }: RunParts): readonly number[] {
  const changes = new Array<number>(parts.length + 1).fill(0);
  const change = (at: number, bytes: number) => {
    changes[at] = (changes[at] ?? 0) + bytes;
  };
  for (const { bytes, begin, end } of holdings) {
    change(Math.max(0, begin), bytes);
    change(Math.min(end + 1, parts.length), -bytes);
  }
  let live = 0;
  return parts.map((_, at) => {
    live += changes[at] ?? 0;
    return live;
  });
}
