import type { OpRole } from "../ops/op-role.ts";
import { isConstant, productOf, type Size } from "../size/size.ts";
import { cover } from "./cover.ts";
import type { Flow, Passing, Step } from "./flow.ts";
import type { Found } from "./found.ts";
import { type Fact, type Idiom, type Length, lengthOf } from "./idiom.ts";
import { type Projected, Tracing } from "./projected.ts";
import { type Product, productAt, type Scores, scoresFrom } from "./scores.ts";
import { type Dim, isFeature, leavesOf } from "./strand.ts";
import type { Dims } from "./strands-of.ts";
import { FARTHEST, fedReads, isLearned, isProjection, isWholeMove, onlyReader, onward, solutionOf } from "./trace.ts";

/** Attention as it was found: what is needed to see what is done with it. */
export interface Attention extends Found {
  readonly kind: "attention";
  /** What queries and keys are made of, before the learned maps. */
  readonly sources: ReadonlySet<Passing>;
  readonly result: Passing;
  /** What else may be read from outside: values before they are weighed. */
  readonly ends: ReadonlySet<Passing>;
  /** The axes of queries that are places, and those that queries and keys share that are. */
  readonly rows: readonly Dim[];
  readonly batch: readonly Dim[];
}

/** What stands between the softmax and the product with the values, and behind that. */
const ON_WEIGHTS: ReadonlySet<OpRole> = new Set(["chance", "name"]);
const BEHIND: ReadonlySet<OpRole> = new Set(["chance", "name"]);
/** What may belong to a block that is attention: a look around or a smaller map before queries, keys and values. */
const BESIDE: ReadonlySet<OpRole> = new Set(["norm", "chance", "name", "factor", "move", "window", "pool"]);

/** Softmax(q kᵀ / √d) v: of one softmax all that makes it attention, or nothing. */
export function attentionAt(softmax: Step, flow: Flow, dims: Dims): Attention | undefined {
  const [x] = fedReads(softmax);
  const [weights] = softmax.gives;
  const axis = solutionOf(softmax);
  if (x === undefined || weights === undefined || typeof axis !== "number") return undefined;
  const scores = scoresFrom(x);
  const answer = scores && answersOf(weights);
  const over = dims.get(x)?.[axis];
  if (scores === undefined || answer === undefined || over === undefined) return undefined;
  return new Looking(flow, dims, softmax, scores, answer, over).found();
}

/** What is done with the weights of attention. */
interface Answer {
  readonly product: Product;
  /** Which operand the weights are. */
  readonly weights: 0 | 1;
  readonly steps: readonly Step[];
  readonly mixesHeads: boolean;
}

function answersOf(weights: Passing): Answer | undefined {
  const steps: Step[] = [];
  let mixesHeads = false;
  for (let at: Passing | undefined = weights; at !== undefined; ) {
    const step: Step | undefined = onlyReader(at);
    if (step === undefined) return undefined;
    const product = step.role === "contract" ? productAt(step) : undefined;
    if (product !== undefined && fedReads(step).length === 2)
      return { product, weights: product.operands[0] === at ? 0 : 1, steps, mixesHeads };
    const mixes: boolean = product !== undefined && fedReads(step).length === 1;
    // A norm of heads that were mixed: re-attention.
    const isFitting = mixes || ON_WEIGHTS.has(step.role) || isWholeMove(step) || (step.role === "norm" && mixesHeads);
    if (!isFitting) return undefined;
    mixesHeads ||= mixes;
    steps.push(step);
    at = step.gives[0];
  }
  return undefined;
}

/** What the axes of the product of queries and keys are. */
interface Axes {
  /** Which operand the keys are. */
  readonly keySide: 0 | 1;
  readonly isOfChannels: boolean;
  readonly heads: Length;
  readonly headDim: Length;
  readonly rows: readonly Dim[];
  readonly batch: readonly Dim[];
  /** How many heads keys have. */
  readonly keyHeads: Size;
}

class Looking {
  private readonly flow: Flow;
  private readonly dims: Dims;
  private readonly softmax: Step;
  private readonly scores: Scores;
  private readonly answer: Answer;
  /** The axis that the softmax is over. */
  private readonly over: Dim;

  constructor(flow: Flow, dims: Dims, softmax: Step, scores: Scores, answer: Answer, over: Dim) {
    this.flow = flow;
    this.dims = dims;
    this.softmax = softmax;
    this.scores = scores;
    this.answer = answer;
    this.over = over;
  }

  found(): Attention | undefined {
    const { operands } = this.scores.product;
    const keySide = this.keySide();
    if (keySide === undefined || !this.answersOverKeys()) return undefined;
    const [q, k, v] = [
      ...(keySide === 1 ? operands : ([operands[1], operands[0]] as const)),
      this.answer.product.operands[this.answer.weights === 0 ? 1 : 0],
    ];
    const tracing = new Tracing();
    const [queries, keys, values] = [tracing.projected(q), tracing.projected(k), tracing.projected(v)];
    if (queries.key === keys.key) return undefined;
    const isProjected = [queries, keys, values].every(({ projections }) => projections.size > 0);
    const isPooling = !q.isFed && isLearned(q) && [keys, values].every(({ projections }) => projections.size > 0);
    if (!isProjected && !isPooling) return this.core(keySide, queries, keys, q);
    if (values.key === keys.key || values.key === queries.key) return undefined;
    const axes = this.axes(keySide, isPooling);
    const notes = axes && this.notes(queries, keys, axes.headDim.size);
    if (axes === undefined || notes === undefined) return undefined;
    const title = isPooling ? "Attention pooling" : this.title(axes, queries, keys);
    const facts: Fact[] = [...(axes.heads.size === 1 ? [] : [[axes.heads, " heads"]]), [axes.headDim], ...notes];
    const before = [queries, keys, values].flatMap(({ steps }) => [...steps]);
    const sources = new Set([queries, keys].flatMap(sourcesOf));
    return this.closed({ title, facts }, before, this.behind(), values, { ...axes, sources });
  }

  /** Without the maps that make queries, keys and values, all that can be told is what is done with them. */
  private core(keySide: 0 | 1, queries: Projected, keys: Projected, q: Passing): Attention | undefined {
    const { product } = this.scores;
    const position = (key: string) => product.solved.operands[keySide]?.indexOf(key) ?? 0;
    const size = productOf(product.summed.map((key) => product.operands[keySide].sizes[position(key)] ?? 1));
    const notes = this.notes(queries, keys, size);
    if (notes === undefined) return undefined;
    const isCosine = queries.isUnit && keys.isUnit;
    const title = isCosine ? "Cosine attention" : "Scaled dot-product attention";
    const learned = q.isFed ? [] : [["learned queries"]];
    const axes = { rows: [], batch: [], sources: new Set<Passing>() };
    return this.closed({ title, facts: [...learned, ...notes] }, [], this.merged(), keys, axes);
  }

  private closed(
    said: Pick<Idiom, "title" | "facts">,
    before: readonly Step[],
    behind: readonly Step[],
    values: Projected,
    more: Pick<Attention, "sources" | "rows" | "batch">,
  ): Attention | undefined {
    const { steps: weighing, product } = this.answer;
    const core = new Set([...before, ...this.scores.steps, this.softmax, ...weighing, product.step, ...behind]);
    const result = (behind.at(-1) ?? product.step).gives[0];
    if (result === undefined) return undefined;
    const ends = new Set([result, ...[...values.steps].flatMap(({ gives }) => gives)]);
    const covered = cover(this.flow, core, ends, BESIDE);
    return covered && { kind: "attention", ...said, ...more, result, ends, core, cover: covered };
  }

  /** The side whose own axes the softmax is over, all of them. */
  private keySide(): 0 | 1 | undefined {
    const { lone, operands } = this.scores.product;
    const over = leavesOf(this.over);
    const isOver = (side: 0 | 1) => {
      const axes = lone[side].map((key) => this.axisOfScores(key));
      // Queries that nothing is fed are the same for all samples.
      const own = operands[1 - side]?.isFed
        ? axes
        : axes.filter((dim) => leavesOf(dim).some((one) => over.includes(one)));
      return own.length > 0 && this.are(own);
    };
    return isOver(1) ? 1 : isOver(0) ? 0 : undefined;
  }

  private axisOfScores(key: string): Dim {
    const { step, solved } = this.scores.product;
    const [made] = step.gives;
    return (made && this.dims.get(made)?.[solved.output.indexOf(key)]) ?? [];
  }

  /** Whether these are, together, the axis that the softmax is over. */
  private are(dims: readonly Dim[]): boolean {
    const [all, over] = [dims.flatMap(leavesOf), leavesOf(this.over)];
    return over.length > 0 && all.length === over.length && all.every((strand) => over.includes(strand));
  }

  private answersOverKeys(): boolean {
    const { product, weights } = this.answer;
    const summed = product.summed.map((key) => this.axisOf(product, weights, key));
    return this.are(summed) && product.lone[weights === 0 ? 1 : 0].length > 0;
  }

  private axisOf({ operands, solved }: Product, side: 0 | 1, key: string): Dim {
    return this.dims.get(operands[side])?.[solved.operands[side]?.indexOf(key) ?? 0] ?? [];
  }

  /** Features are summed over and places stay; or, across channels, the other way round. */
  private axes(keySide: 0 | 1, isPooling: boolean): Axes | undefined {
    const { product } = this.scores;
    const { shared, summed, lone, solved } = product;
    const querySide = keySide === 1 ? 0 : 1;
    const ofQueries = (key: string) => this.axisOf(product, querySide, key);
    const ofKeys = (key: string) => this.axisOf(product, keySide, key);
    const isOfFeatures = (key: string) => isFeature(ofKeys(key)) && (isPooling || isFeature(ofQueries(key)));
    const length = (keys: readonly string[]): Length => {
      const [only, ...others] = keys.map((key): Length => solved.axes.get(key) ?? lengthOf(1));
      if (only !== undefined && others.length === 0) return only;
      return lengthOf(productOf(keys.map((key) => solved.axes.get(key)?.size ?? 1)));
    };
    const headsShared = shared.filter((key) => isFeature(ofKeys(key)) || isFeature(ofQueries(key)));
    const keyHeads = productOf(
      headsShared.flatMap((key) => leavesOf(ofKeys(key)).flatMap((one) => (one.isRepeat ? [] : [one.size]))),
    );
    const batch = shared.filter((key) => !headsShared.includes(key)).map(ofQueries);
    const rows = lone[querySide];
    const isOfChannels = [...rows, ...lone[keySide]].every((key) => isFeature(this.axisOfScores(key)));
    if (isOfChannels && rows.length > 0) {
      if (summed.some(isOfFeatures)) return undefined;
      return { keySide, isOfChannels, heads: length(headsShared), headDim: length(rows), rows: [], batch, keyHeads };
    }
    const isPlace = (key: string) => !isFeature(this.axisOfScores(key));
    if (!summed.every(isOfFeatures) || !lone[keySide].every(isPlace)) return undefined;
    // Learned queries look like a learned map of the keys.
    const isRow = (key: string) => (isPooling ? !isFeature(ofQueries(key)) : isPlace(key));
    const heads = [...headsShared, ...rows.filter((key) => !isRow(key))];
    const places = rows.filter(isRow).map((key) => this.axisOfScores(key));
    return {
      keySide,
      isOfChannels: false,
      heads: length(heads),
      headDim: length(summed),
      rows: places,
      batch,
      keyHeads,
    };
  }

  private title({ isOfChannels, heads, rows, keyHeads }: Axes, queries: Projected, keys: Projected): string {
    if (isOfChannels) return "Cross-covariance attention";
    const [own, others] = [sourcesOf(queries), sourcesOf(keys)];
    const isSame = others.every((other) => own.includes(other));
    if (!isSame && !meet(own, others)) return "Cross attention";
    if (!isSame && rows.every((dim) => dim.length === 0)) return "Class attention";
    if (isConstant(heads.size) && isConstant(keyHeads) && keyHeads < heads.size)
      return keyHeads === 1 ? "Multi-query attention" : "Grouped-query attention";
    return heads.size === 1 ? "Single-head attention" : "Multi-head attention";
  }

  /** What is said of the scores; undefined where nothing keeps them small. */
  private notes(queries: Projected, keys: Projected, headDim: Size): Fact[] | undefined {
    const { factor, isScaledByLearned, isBiased, isMasked, mixesHeads } = this.scores;
    const total = factor * queries.factor * keys.factor;
    const isCosine = queries.isUnit && keys.isUnit;
    if (!(total > 0) || (Math.abs(total - 1) < 1e-9 && !isScaledByLearned)) return undefined;
    const isUsual = isConstant(headDim) && Math.abs(total * Math.sqrt(headDim) - 1) < 1e-3;
    const scaled = isScaledByLearned ? "learned scale" : `scale ${Number(total.toPrecision(3))}`;
    return [
      isCosine && "cosine",
      !isUsual && scaled,
      (mixesHeads || this.answer.mixesHeads) && "heads mixed",
      isBiased && "bias",
      isMasked && "masked",
    ].flatMap((note) => (note === false ? [] : [[note]]));
  }

  /** The heads side by side again, and the map that mixes them. */
  private behind(): Step[] {
    const way: Step[] = [];
    for (let at = this.answer.product.step.gives[0]; at !== undefined; ) {
      const step: Step | undefined = onlyReader(at);
      if (step === undefined) break;
      if (isProjection(step) && isFeature(this.dims.get(at)?.at(-1) ?? []))
        return [...way, step, ...onward(step.gives[0], BEHIND)];
      if (!BEHIND.has(step.role) && !isWholeMove(step) && step.role !== "norm") break;
      way.push(step);
      at = step.gives[0];
    }
    return this.merged();
  }

  private merged(): Step[] {
    const [made] = this.answer.product.step.gives;
    const step = made && onlyReader(made);
    const isMerge = step !== undefined && isWholeMove(step);
    return isMerge && (step.gives[0]?.sizes.length ?? 0) < (made?.sizes.length ?? 0) ? [step] : [];
  }
}

const sourcesOf = ({ projections }: Projected): Passing[] => [...projections].flatMap(fedReads);

/** What leaves every token what it is, more or less: two that come from one value by these alone are of the same tokens. */
const NEAR: ReadonlySet<OpRole> = new Set([
  "norm",
  "unit",
  "window",
  "pool",
  "move",
  "name",
  "chance",
  "activation",
  "join",
  "split",
  "turn",
] as const);

function meet(a: readonly Passing[], b: readonly Passing[]): boolean {
  const near = nearTo(a);
  return [...nearTo(b)].some((value) => near.has(value));
}

function nearTo(values: readonly Passing[]): Set<Passing> {
  const near = new Set(values);
  // A set is gone through with what joins it on the way.
  for (const { maker } of near) {
    if (near.size > FARTHEST) break;
    if (maker !== undefined && NEAR.has(maker.role)) for (const read of fedReads(maker)) near.add(read);
  }
  return near;
}
