import { gateBy, type OpRole } from "../ops/op-role.ts";
import { cover } from "./cover.ts";
import type { Flow, Passing, Step } from "./flow.ts";
import type { Found } from "./found.ts";
import type { Fact } from "./idiom.ts";
import { Tracing } from "./projected.ts";
import { sameDim } from "./strand.ts";
import type { Dims } from "./strands-of.ts";
import { FARTHEST, fedReads, isBias, isDepthwise, isProjection, onward, pairOf, weightsOf } from "./trace.ts";
import { nameOf, ratio } from "./words.ts";

/** What may stand between the two layers beside the activation. */
const WITHIN: ReadonlySet<OpRole> = new Set(["chance", "name", "norm"]);
const BEHIND: ReadonlySet<OpRole> = new Set(["chance", "name"]);
/** What takes the two halves of one layer apart. */
const HALVING: ReadonlySet<OpRole> = new Set(["move", "split", "chance", "name"]);

/** An MLP as it was found, with what it reads and gives. */
export interface Mlp extends Found {
  readonly source: Passing;
  readonly result: Passing;
}

/** Two learned maps of the features with an activation between them, or a gate: of the second map, the whole. */
export function mlpAt(second: Step, flow: Flow, dims: Dims): Mlp | undefined {
  if (!isProjection(second)) return undefined;
  const [x] = fedReads(second);
  const inner = x && (plainFrom(x, dims) ?? gatedFrom(x));
  if (x === undefined || inner === undefined) return undefined;
  const { firsts, steps, title, facts } = inner;
  const weights = [...firsts, second].flatMap(weightsOf);
  if (new Set(weights).size < weights.length) return undefined;
  const behind = onward(second.gives[0], BEHIND);
  const core = new Set([...firsts, ...steps, second, ...behind]);
  const result = (behind.at(-1) ?? second).gives[0];
  const covered = result && cover(flow, core, new Set([result]));
  const [source] = firsts.flatMap(fedReads);
  if (result === undefined || covered === undefined || source === undefined) return undefined;
  return { kind: "mlp", title, facts: [ratio(source, x), ...facts], core, cover: covered, source, result };
}

interface Inner {
  readonly firsts: readonly Step[];
  readonly steps: readonly Step[];
  readonly title: string;
  readonly facts: readonly Fact[];
}

function plainFrom(x: Passing, dims: Dims): Inner | undefined {
  const steps: Step[] = [];
  let activation: Step | undefined;
  for (let at: Passing | undefined = x; at?.maker !== undefined && steps.length < FARTHEST; ) {
    const step: Step = at.maker;
    if (isProjection(step)) {
      const isSameAxis = sameDim(dims.get(at)?.at(-1) ?? [], dims.get(x)?.at(-1) ?? []);
      if (activation === undefined || !isSameAxis) return undefined;
      const around = steps.filter(isDepthwise).map((conv) => [`depthwise ${pairOf(conv, "kernel", 1).join(" × ")}`]);
      return { firsts: [step], steps, title: "MLP", facts: [[nameOf(activation)], ...around] };
    }
    if (step.role === "activation" && activation === undefined) activation = step;
    else if (!WITHIN.has(step.role) && !isBias(step) && !isDepthwise(step)) return undefined;
    steps.push(step);
    at = fedReads(step)[0];
  }
  return undefined;
}

/** One half of the features multiplied by an activation of the other half. */
function gatedFrom(x: Passing): Inner | undefined {
  const steps: Step[] = [];
  for (let at: Passing | undefined = x; at?.maker !== undefined && steps.length < FARTHEST; ) {
    const step: Step = at.maker;
    steps.push(step);
    if (step.role === "product") return halvesOf(step, steps);
    if (!WITHIN.has(step.role)) return undefined;
    at = fedReads(step)[0];
  }
  return undefined;
}

function halvesOf(product: Step, steps: readonly Step[]): Inner | undefined {
  const fed = fedReads(product);
  if (fed.length !== 2 || product.reads.length !== 2) return undefined;
  const [a, b] = fed.map(halfFrom);
  if (a === undefined || b === undefined) return undefined;
  const gate = a.activation ?? b.activation;
  if (gate === undefined || (a.activation !== undefined && b.activation !== undefined)) return undefined;
  const [fromA, fromB] = [fedReads(a.first)[0], fedReads(b.first)[0]];
  const tracing = new Tracing();
  const isOneTwice = tracing.projected(a.before).key === tracing.projected(b.before).key;
  if (fromA === undefined || fromA !== fromB || isOneTwice) return undefined;
  const firsts = [...new Set([a.first, b.first])];
  return { firsts, steps: [...steps, ...a.steps, ...b.steps], title: "Gated MLP", facts: [[gateName(gate)]] };
}

interface Half {
  readonly first: Step;
  readonly steps: readonly Step[];
  readonly activation: Step | undefined;
  /** Before the activation. */
  readonly before: Passing;
}

function halfFrom(value: Passing): Half | undefined {
  const steps: Step[] = [];
  let activation: Step | undefined;
  let before = value;
  for (let at: Passing | undefined = value; at?.maker !== undefined && steps.length < FARTHEST; ) {
    const step: Step = at.maker;
    if (isProjection(step)) return { first: step, steps, activation, before };
    if (step.role === "activation" && activation === undefined) activation = step;
    else if (!HALVING.has(step.role) && !isBias(step)) return undefined;
    steps.push(step);
    at = fedReads(step)[0];
    if (step === activation && at !== undefined) before = at;
  }
  return undefined;
}

const gateName = (gate: Step): string => (gate.item.kind === "op" ? gateBy(gate.item.op) : undefined) ?? nameOf(gate);
