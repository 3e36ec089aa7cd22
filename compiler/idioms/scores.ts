import type { SolvedEinsum } from "../patterns/solve-einsum.ts";
import type { Passing, Step } from "./flow.ts";
import { FARTHEST, factorOf, fedReads, isEinsum, isLearned, isPassing, isWholeMove, solutionOf } from "./trace.ts";

/** A product of two tensors and what its axes are to it. */
export interface Product {
  readonly step: Step;
  readonly solved: SolvedEinsum;
  readonly operands: readonly [Passing, Passing];
  /** Of both, and kept. */
  readonly shared: readonly string[];
  /** Of both, and summed over. */
  readonly summed: readonly string[];
  /** Of one operand alone. */
  readonly lone: readonly [readonly string[], readonly string[]];
}

export function productAt(step: Step): Product | undefined {
  const solved = solutionOf(step);
  const [a, b, ...more] = step.reads;
  if (!isEinsum(solved) || a === undefined || b === undefined || more.length > 0) return undefined;
  if (!isPassing(a) || !isPassing(b)) return undefined;
  const [left = [], right = []] = solved.operands;
  const keeps = (key: string) => solved.output.includes(key);
  const both = left.filter((key) => right.includes(key));
  const lone = [left, right].map((keys, i) => keys.filter((key) => !(i === 0 ? right : left).includes(key)));
  const [first = [], second = []] = lone;
  const isPlain = [left, right, solved.output].every((keys) => new Set(keys).size === keys.length);
  if (!isPlain || ![...first, ...second].every(keeps)) return undefined;
  return {
    ...{ step, solved, operands: [a, b], lone: [first, second] },
    shared: both.filter(keeps),
    summed: both.filter((key) => !keeps(key)),
  };
}

/** How the scores of attention came about from a product of two tensors. */
export interface Scores {
  readonly product: Product;
  readonly steps: readonly Step[];
  /** What they are multiplied by. */
  readonly factor: number;
  readonly isScaledByLearned: boolean;
  readonly isBiased: boolean;
  readonly isMasked: boolean;
  readonly mixesHeads: boolean;
}

/** Back from what a softmax reads to the one product that it is the scores of. */
export function scoresFrom(value: Passing, depth = FARTHEST): Scores | undefined {
  const step = value.maker;
  if (step === undefined || depth === 0) return undefined;
  const from = (read: Passing, more: (found: Scores) => Partial<Scores>): Scores | undefined => {
    const found = scoresFrom(read, depth - 1);
    return found && { ...found, ...more(found), steps: [...found.steps, step] };
  };
  const [x, ...others] = fedReads(step);
  switch (step.role) {
    case "chance":
    case "name":
      return x && from(x, () => ({}));
    case "move":
      return x && isWholeMove(step) ? from(x, () => ({})) : undefined;
    case "factor":
    case "product":
    case "quotient": {
      if (x === undefined || others.length > 0 || (step.role === "quotient" && step.reads[0] !== x)) return undefined;
      const by = factorOf(step);
      if (by !== undefined) return from(x, ({ factor }) => ({ factor: factor * by }));
      const table = step.reads.find((read) => isPassing(read) && read !== x);
      return table !== undefined && isPassing(table) && isLearned(table)
        ? from(x, () => ({ isScaledByLearned: true }))
        : undefined;
    }
    case "sum":
      return oneOf(step, (read) => {
        const isMask = step.reads.some(
          (other) => other !== read && isPassing(other) && !other.isFed && !isLearned(other),
        );
        return from(read, ({ isBiased, isMasked }) =>
          isMask ? { isMasked: true, isBiased } : { isBiased: true, isMasked },
        );
      });
    case "choice":
      return oneOf(step, (read) => (read === step.reads[0] ? undefined : from(read, () => ({ isMasked: true }))));
    case "contract": {
      if (x === undefined) return undefined;
      const mixed = others.length === 0 ? from(x, () => ({ mixesHeads: true })) : undefined;
      const product = mixed === undefined ? productAt(step) : undefined;
      if (product === undefined) return mixed;
      const plain = { isScaledByLearned: false, isBiased: false, isMasked: false, mixesHeads: false };
      return { product, steps: [step], factor: 1, ...plain };
    }
    default:
      return undefined;
  }
}

/** The one operand that is the scores: what is added to them may not be made of them. */
function oneOf(step: Step, look: (read: Passing) => Scores | undefined): Scores | undefined {
  const fed = fedReads(step);
  for (const read of fed) {
    const found = look(read);
    if (found === undefined) continue;
    const others = fed.filter((other) => other !== read);
    const isApart = others.length === fed.length - 1 && others.every((other) => !isMadeOf(other, found.product.step));
    return isApart ? found : undefined;
  }
  return undefined;
}

/** Whether a value needs what a step gives. */
export function isMadeOf(value: Passing, step: Step): boolean {
  const open = [value];
  const seen = new Set(open);
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (at.maker === step) return true;
    // Steps stand in the order they run.
    if (at.maker === undefined || at.maker.place < step.place) continue;
    for (const read of at.maker.reads.filter(isPassing)) {
      if (seen.has(read)) continue;
      seen.add(read);
      open.push(read);
    }
  }
  return false;
}
