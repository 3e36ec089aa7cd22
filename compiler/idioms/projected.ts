import type { OpRole } from "../ops/op-role.ts";
import type { Passing, Step } from "./flow.ts";
import { FARTHEST, factorOf, fedReads, isDense, isPassing, isTransform, solutionOf } from "./trace.ts";

/** Where one of queries, keys and values comes from. */
export interface Projected {
  /** The learned maps that it is made by; none where it is what the body is given. */
  readonly projections: ReadonlySet<Step>;
  /** These, and what stands between them and the product. */
  readonly steps: ReadonlySet<Step>;
  /** Equal for two that are one and the same, or are made alike by the same weights. */
  readonly key: string;
  /** What numbers it is multiplied by. */
  readonly factor: number;
  /** Brought to length 1, as cosines are made of. */
  readonly isUnit: boolean;
  readonly isNormed: boolean;
}

const BETWEEN: ReadonlySet<OpRole> = new Set([
  "move",
  "split",
  "copy",
  "join",
  "norm",
  "unit",
  "chance",
  "factor",
  "sum",
  "product",
  "quotient",
  "map",
  "name",
]);

interface Trail {
  readonly projections: ReadonlySet<Step>;
  readonly steps: ReadonlySet<Step>;
  readonly key: string;
}

/** Back from an operand of the scores to the learned maps that it comes from. */
export class Tracing {
  private readonly known = new Map<Passing, Trail>();
  private readonly numbers = new Map<Passing, number>();

  projected(value: Passing): Projected {
    const trail = this.trail(value, FARTHEST);
    const main = this.mainWay(value, trail);
    const factors = main.map((step) => factorOf(step) ?? 1);
    return {
      ...trail,
      factor: factors.reduce((product, factor) => product * factor, 1),
      isUnit: main.some(({ role }) => role === "unit"),
      isNormed: main.some(({ role }) => role === "norm"),
    };
  }

  /** Along what comes from a projection first. */
  private mainWay(value: Passing, { steps }: Trail): Step[] {
    const way: Step[] = [];
    for (let at: Passing | undefined = value; at?.maker !== undefined; ) {
      const { maker }: Passing = at;
      const isBetween = steps.has(maker) || (steps.size === 0 && BETWEEN.has(maker.role));
      if (!isBetween || isDense(maker) || way.length > FARTHEST) break;
      way.push(maker);
      const fed: Passing[] = fedReads(maker);
      at = fed.find((read) => read.maker !== undefined && steps.has(read.maker)) ?? fed[0];
    }
    return way;
  }

  private trail(value: Passing, depth: number): Trail {
    const known = this.known.get(value);
    if (known !== undefined) return known;
    const trail = this.look(value, depth);
    this.known.set(value, trail);
    return trail;
  }

  private look(value: Passing, depth: number): Trail {
    const step = value.maker;
    const end = { projections: new Set<Step>(), steps: new Set<Step>(), key: this.number(value) };
    if (step === undefined || depth === 0) return end;
    const reads = step.reads.filter(isPassing);
    if (isDense(step)) {
      const key = `${step.weights.join()}(${reads.map((read) => this.number(read)).join()})`;
      return { projections: new Set([step]), steps: new Set([step]), key };
    }
    if (!BETWEEN.has(step.role)) return end;
    const inner = reads.map((read) => (read.isFed ? this.trail(read, depth - 1) : undefined));
    const leading = inner.flatMap((one) => (one !== undefined && one.projections.size > 0 ? [one] : []));
    const key = keyOf(
      step,
      value,
      reads.map((read, i) => inner[i]?.key ?? this.number(read)),
    );
    if (leading.length === 0) return { ...end, key };
    return {
      projections: new Set(leading.flatMap(({ projections }) => [...projections])),
      steps: new Set([...leading.flatMap(({ steps }) => [...steps]), step]),
      key,
    };
  }

  private number(value: Passing): string {
    const number = this.numbers.get(value) ?? this.numbers.size;
    this.numbers.set(value, number);
    return `#${number}`;
  }
}

/** What a step makes of what it reads, however its axes are called. */
function keyOf(step: Step, value: Passing, reads: readonly string[]): string {
  const solution = solutionOf(step);
  const read = reads.join();
  if (step.role === "chance" || step.role === "name" || (step.role === "move" && isTransform(solution))) return read;
  if (step.role === "split") return `${read}[${step.gives.indexOf(value)}]`;
  if (step.role === "move") return `${read}[${JSON.stringify(solution)}]`;
  return `${step.item.kind === "op" ? step.item.op.name : ""}(${read})`;
}
