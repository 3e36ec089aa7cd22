import type { OpRole } from "../ops/op-role.ts";
import { Varied } from "../outline/varied.ts";
import type { SolvedTransform } from "../patterns/elementary.ts";
import type { SolvedEinsum } from "../patterns/solve-einsum.ts";
import type { Passing, Step } from "./flow.ts";
import { first } from "./flow.ts";

/** Longest way that is gone back or on from an op: an idiom is not larger, and who looks is done soon. */
export const FARTHEST = 24;

export const solutionOf = ({ item }: Step): unknown => (item.kind === "op" ? first(item.solution) : undefined);

export const isTransform = (solution: unknown): solution is SolvedTransform =>
  typeof solution === "object" && solution !== null && "input" in solution && "output" in solution;

export const isEinsum = (solution: unknown): solution is SolvedEinsum =>
  typeof solution === "object" && solution !== null && "operands" in solution && "axes" in solution;

export const isPassing = (read: Passing | number): read is Passing => typeof read !== "number";

export const fedReads = ({ reads }: Step): Passing[] => reads.filter(isPassing).filter(({ isFed }) => isFed);

/** The one step that reads a value, if nobody else does. */
export function onlyReader({ readers, isResult }: Passing): Step | undefined {
  return readers.length === 1 && !isResult ? readers[0] : undefined;
}

/** The number that an op multiplies by: of `scale`, or written as an operand. */
export function factorOf(step: Step): number | undefined {
  const written = step.reads.find((read) => typeof read === "number");
  const number = step.role === "factor" && step.item.kind === "op" ? first(step.item.argument) : written;
  if (typeof number !== "number") return undefined;
  if (step.role === "quotient") return typeof step.reads[1] === "number" ? 1 / number : undefined;
  return number;
}

/** Moves whole axes: no slice. */
export const isWholeMove = (step: Step): boolean => step.role === "move" && isTransform(solutionOf(step));

/** A mean over axes that are not the last. */
export function meanOver(step: Step): boolean {
  const solved = solutionOf(step);
  const isMean = step.role === "reduction" && attribute(step, "by") === "mean" && isTransform(solved);
  if (!isMean) return false;
  const left = new Set(solved.output.flatMap(({ parts }) => parts.map(({ key }) => key)));
  const gone = solved.input.filter(({ parts }) => parts.some(({ key }) => !left.has(key)));
  return gone.length > 0 && gone.at(-1) !== solved.input.at(-1);
}

/** One element of an axis that is not the last. */
export function isIndexed(step: Step): boolean {
  const cuts = solutionOf(step);
  if (step.role !== "move" || !Array.isArray(cuts)) return false;
  const dropped = [...cuts.keys()].filter((i) => isDropped(cuts[i]));
  return dropped.length === 1 && dropped[0] !== cuts.length - 1;
}

export const isDropped = (cut: unknown): boolean =>
  typeof cut === "object" && cut !== null && "dropped" in cut && cut.dropped === true;

/** Whether a turn along axes goes anywhere, in any run. */
export function isMoved({ item }: Step): boolean {
  if (item.kind !== "op") return false;
  const { argument } = item;
  const all: readonly unknown[] = argument instanceof Varied ? argument.values : [argument];
  return all.flat().some((turn) => typeof turn === "object" && turn !== null && "by" in turn && turn.by !== 0);
}

/** Whether a learned linear map of the features: also as a convolution with a window of one place, or as a product. */
export function isProjection(step: Step): boolean {
  if (step.role === "matrix") return true;
  return (step.role === "window" && isPointwise(step)) || isProductWithWeight(step);
}

/** The same of all the features around a place. */
export const isDense = (step: Step): boolean => isProjection(step) || (step.role === "window" && groupsOf(step) === 1);

/** A learned matrix, or heads of them, times the last axis. */
function isProductWithWeight(step: Step): boolean {
  const solved = step.role === "contract" ? solutionOf(step) : undefined;
  if (!isEinsum(solved) || step.reads.length !== 2) return false;
  const side = step.reads.findIndex((read) => isPassing(read) && read.isFed);
  const [x, weight] = side === 0 ? solved.operands : solved.operands.toReversed();
  const learned = step.reads[1 - side];
  if (x === undefined || weight === undefined || learned === undefined || !isPassing(learned)) return false;
  const gone = x.filter((key) => !solved.output.includes(key));
  const made = weight.filter((key) => !x.includes(key));
  const isMatrix = gone.length === 1 && gone[0] === x.at(-1) && weight.includes(gone[0] ?? "") && made.length > 0;
  return isMatrix && weight.length === 1 + made.length && !learned.isFed && isLearned(learned);
}

/** A learned vector added: the bias of a product. */
export function isBias(step: Step): boolean {
  const fed = fedReads(step);
  const table = step.reads.find((read) => isPassing(read) && !read.isFed);
  if (step.role !== "sum" || fed.length !== 1 || table === undefined || !isPassing(table)) return false;
  return table.sizes.filter((size) => size !== 1).length < 2 && isLearned(table);
}

function attribute(step: Step, name: string): unknown {
  return step.item.kind === "op" ? first(step.item.attributes[name]) : undefined;
}

export function pairOf(step: Step, name: string, instead: number): readonly [number, number] {
  const value = attribute(step, name);
  const isPair = (pair: unknown): pair is readonly [number, number] => Array.isArray(pair) && pair.length === 2;
  return isPair(value) ? value : [instead, instead];
}

export const groupsOf = (step: Step): number => Number(attribute(step, "groups") ?? 1);

const isPointwise = (step: Step): boolean =>
  pairOf(step, "kernel", 1).every((n) => n === 1) &&
  pairOf(step, "stride", 1).every((n) => n === 1) &&
  groupsOf(step) === 1;

/** Every group of features on its own. */
export function isDepthwise(step: Step): boolean {
  if (step.role !== "window") return false;
  const features = step.gives[0]?.sizes.at(-1);
  const [x] = fedReads(step);
  return groupsOf(step) > 1 && groupsOf(step) === features && x?.sizes.at(-1) === features;
}

/** State paths of what a value that nothing is fed is made of. */
function learnedIn(value: Passing): string[] {
  const seen = new Set([value]);
  // A set is gone through with what joins it on the way.
  for (const { maker } of seen) for (const read of maker?.reads.filter(isPassing) ?? []) seen.add(read);
  return [...seen].flatMap(({ maker }) => maker?.weights ?? []);
}

export const isLearned = (value: Passing): boolean => learnedIn(value).length > 0;

/** State paths of what a map is learned by. */
export const weightsOf = (step: Step): string[] => [
  ...step.weights,
  ...step.reads.filter(isPassing).flatMap((read) => (read.isFed ? [] : learnedIn(read))),
];

/** On from a value while one step alone reads it and its role is one of these, or it is a bias. */
export function onward(value: Passing | undefined, roles: ReadonlySet<OpRole>): Step[] {
  const way: Step[] = [];
  for (let at = value; at !== undefined; ) {
    const step = onlyReader(at);
    if (step === undefined || !(roles.has(step.role) || isBias(step)) || way.length === FARTHEST) break;
    way.push(step);
    at = step.gives[0];
  }
  while (way.at(-1)?.role === "name") way.pop();
  return way;
}

/** Back from a value while the role of what made it is one of these and one operand alone is fed. */
export function backward(value: Passing, roles: ReadonlySet<OpRole>): Step[] {
  const way: Step[] = [];
  for (let at: Passing | undefined = value; at?.maker !== undefined; ) {
    const step: Step = at.maker;
    if (!roles.has(step.role) || way.length === FARTHEST) break;
    way.push(step);
    at = fedReads(step)[0];
  }
  return way;
}
