import type { OpRole } from "../ops/op-role.ts";
import type { Attention } from "./attention.ts";
import { cover } from "./cover.ts";
import type { Flow, Passing, Step } from "./flow.ts";
import type { Found } from "./found.ts";
import { type Length, lengthOf, timesEach } from "./idiom.ts";
import { type Dim, leavesOf, rootsOf, type Strand, sameDim } from "./strand.ts";
import type { Dims } from "./strands-of.ts";
import { backward, fedReads, isMoved, onward } from "./trace.ts";

const BEFORE: ReadonlySet<OpRole> = new Set(["move", "turn", "norm", "name"]);
const BEHIND: ReadonlySet<OpRole> = new Set(["move", "turn", "name", "chance"]);

/**
 * Attention whose tokens are parts of axes that were cut, and put together again behind it: within windows where
 * neighbours stand together, over a grid where the cut is the other way round.
 */
export function windowsAround(attention: Attention, flow: Flow, dims: Dims): Found | undefined {
  const [x, ...more] = attention.sources;
  const tokens = attention.rows.flatMap(rootsOf);
  const apart = new Set(attention.batch.flatMap(leavesOf));
  const isCut = tokens.length > 0 && tokens.every(({ sibling }) => sibling !== undefined && apart.has(sibling));
  const [place] = new Set(tokens.map((strand) => strand.place));
  if (x === undefined || more.length > 0 || !isCut || tokens.some((strand) => strand.place !== place)) return undefined;
  const behind = onward(attention.result, BEHIND);
  const around = hasWhole(x, tokens, dims)
    ? putBehind(x, attention.result, behind, dims)
    : put(backward(x, BEFORE), behind, dims);
  if (around === undefined) return undefined;
  const core = new Set([...attention.core, ...around.steps]);
  const covered = cover(flow, core, new Set([...attention.ends, around.result]));
  if (covered === undefined) return undefined;
  const title = place === 0 ? "Grid attention" : around.isShifted ? "Shifted-window attention" : "Window attention";
  const window = timesEach(tokens.map(lengthOfStrand));
  // That what a shift brought together is kept apart goes without saying.
  const facts = attention.facts.filter(([word]) => !around.isShifted || word !== "masked");
  return { kind: "windows", title, facts: [window, ...facts], core, cover: covered };
}

const lengthOfStrand = (strand: Strand): Length => strand.length ?? lengthOf(strand.size);

interface Around {
  readonly steps: readonly Step[];
  readonly result: Passing;
  readonly isShifted: boolean;
}

/** Whether the axes are not cut yet: it is queries, keys and values that are. */
function hasWhole(x: Passing, tokens: readonly Strand[], dims: Dims): boolean {
  const axes = dims.get(x)?.map(leavesOf) ?? [];
  return tokens.every((token) =>
    axes.some((leaves) => leaves.includes(token) && token.sibling !== undefined && leaves.includes(token.sibling)),
  );
}

function putBehind(x: Passing, made: Passing, behind: readonly Step[], dims: Dims): Around | undefined {
  const results = [made, ...behind.flatMap(({ gives }) => gives.slice(0, 1))];
  const at = results.findIndex((result) => isBack(dims, x, result));
  const result = results[at];
  return result && { steps: behind.slice(0, at), result, isShifted: false };
}

/** The fewest steps before and behind that lead back to the axes that there were; with shifts to and fro around them. */
function put(before: readonly Step[], behind: readonly Step[], dims: Dims): Around | undefined {
  for (const [j, last] of behind.entries()) {
    const [result] = last.gives;
    const i = before.findIndex((step) => step.role === "move" && isBack(dims, fedReads(step)[0], result));
    if (i < 0 || result === undefined) continue;
    const [further, beyond] = [before[i + 1], behind[j + 1]];
    const isTurned = further?.role === "turn" && beyond?.role === "turn";
    const steps = [...before.slice(0, i + (isTurned ? 2 : 1)), ...behind.slice(0, j + (isTurned ? 2 : 1))];
    const end = isTurned ? beyond.gives[0] : result;
    return end && { steps, result: end, isShifted: isTurned && isMoved(further) };
  }
  return undefined;
}

/** Whether two values have the same axes, but for their features. */
function isBack(dims: Dims, from: Passing | undefined, to: Passing | undefined): boolean {
  const [a, b]: (readonly Dim[] | undefined)[] = [from && dims.get(from), to && dims.get(to)];
  if (a === undefined || b === undefined || a.length !== b.length) return false;
  return a.slice(0, -1).every((dim, i) => sameDim(rootsOf(dim), rootsOf(b[i] ?? [])));
}
