import type { OpRole } from "../ops/op-role.ts";
import type { Elementary } from "../patterns/elementary.ts";
import { isConstant, type Size } from "../size/size.ts";
import { cover } from "./cover.ts";
import type { Flow, Step } from "./flow.ts";
import type { Found } from "./found.ts";
import { type Length, lengthOf, timesEach } from "./idiom.ts";
import {
  backward,
  fedReads,
  groupsOf,
  isProjection,
  isTransform,
  isWholeMove,
  onward,
  pairOf,
  solutionOf,
} from "./trace.ts";

const BETWEEN: ReadonlySet<OpRole> = new Set(["norm", "name", "move"]);
const BEHIND: ReadonlySet<OpRole> = new Set(["norm", "activation", "name"]);
/** More channels than an image has. */
const MANY = 5;

const EMBEDDING = "Patch embedding";

/** What lies together becomes one token: by a linear map of all of it, or a convolution whose windows do not overlap. */
export function patchesAt(step: Step, flow: Flow): Found | undefined {
  const cut = isProjection(step) ? cutBefore(step) : cutBy(step);
  if (cut === undefined) return undefined;
  const behind = onward(step.gives[0], BEHIND);
  const core = new Set([...cut.steps, step, ...behind]);
  const result = (behind.at(-1) ?? step).gives[0];
  const covered = result && cover(flow, core, new Set([result]));
  if (covered === undefined) return undefined;
  const width = step.gives[0]?.sizes.at(-1) ?? 1;
  const facts = [timesEach(cut.sizes), ["to ", lengthOf(width)]];
  return { kind: "patches", title: cut.title, facts, core, cover: covered };
}

interface Cut {
  readonly steps: readonly Step[];
  readonly sizes: readonly (string | Length)[];
  readonly title: string;
}

function cutBy(step: Step): Cut | undefined {
  if (step.role !== "window" || groupsOf(step) !== 1) return undefined;
  const [kernel, stride, padding] = [pairOf(step, "kernel", 1), pairOf(step, "stride", 1), pairOf(step, "padding", 0)];
  const isCut = kernel.every((n, i) => n === stride[i]) && kernel.some((n) => n > 1) && padding.every((n) => n === 0);
  const channels = fedReads(step)[0]?.sizes.at(-1) ?? MANY;
  const title = isFew(channels) ? EMBEDDING : "Downsampling";
  return isCut ? { steps: [], sizes: kernel.map(String), title } : undefined;
}

/** Back to the rearrangement that brings parts of several axes into the features, with nothing else between. */
function cutBefore(step: Step): Cut | undefined {
  const [x] = fedReads(step);
  const way = x === undefined ? [] : backward(x, BETWEEN);
  const at = way.findIndex((one) => isWholeMove(one) && inner(one) !== undefined);
  const move = way[at];
  const cut = move && inner(move);
  return cut && { ...cut, steps: way.slice(0, at + 1) };
}

/** The fast parts of axes that stand among the features, and what features there were. */
function inner(move: Step): Omit<Cut, "steps"> | undefined {
  const solved = solutionOf(move);
  if (!isTransform(solved)) return undefined;
  const features = new Set(solved.output.at(-1)?.parts.map(({ key }) => key));
  const sizes: Length[] = [];
  let isImage = true;
  for (const { parts } of solved.input) {
    const inside = parts.filter(({ key }) => features.has(key));
    const [part, ...more] = inside;
    if (part === undefined) continue;
    // Images come with their channels first, features stand last.
    if (inside.length === parts.length && more.length === 0) isImage = sizes.length === 0 || isFew(part.size);
    else if (more.length === 0 && part === parts.at(-1) && isLong(part)) sizes.push(part);
    else return undefined;
  }
  return sizes.length > 0 ? { sizes, title: isImage ? EMBEDDING : "Patch merging" } : undefined;
}

const isFew = (channels: Size): boolean => isConstant(channels) && channels < MANY;

const isLong = ({ size }: Elementary): boolean => size !== 1;
