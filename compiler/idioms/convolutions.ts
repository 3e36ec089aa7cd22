import type { OpRole } from "../ops/op-role.ts";
import { cover } from "./cover.ts";
import type { Flow, Passing, Step } from "./flow.ts";
import type { Found } from "./found.ts";
import type { Fact } from "./idiom.ts";
import { backward, fedReads, isDepthwise, isProjection, onward } from "./trace.ts";
import { nameOf, ratio, windowOf } from "./words.ts";

const DRESS: ReadonlySet<OpRole> = new Set(["norm", "activation", "name"]);

/** A convolution with its norm and its activation. */
export function convolutionAt(conv: Step, flow: Flow): Found | undefined {
  if (conv.role !== "window") return undefined;
  const behind = dressOf(conv);
  if (!["norm", "activation"].every((role) => behind.some((step) => step.role === role))) return undefined;
  const title = isDepthwise(conv) ? "Depthwise convolution" : "Convolution";
  return closed(title, [windowOf(conv), ...behind.flatMap(wordOf)], [conv, ...behind], flow);
}

/** The norm and the activation behind a map, each once at most. */
function dressOf(step: Step): Step[] {
  const way: Step[] = [];
  for (const one of onward(step.gives[0], DRESS)) {
    if (way.some(({ role }) => role === one.role)) break;
    way.push(one);
  }
  return way;
}

const wordOf = (step: Step): Fact[] => (step.role === "activation" || step.role === "norm" ? [[nameOf(step)]] : []);

/**
 * Around each place every feature for itself, then all features of a place; before it, for an inverted bottleneck, more
 * features are made, and between the two they may be weighted.
 */
export function separableAt(depthwise: Step, flow: Flow, excites: ReadonlyMap<Passing, Found>): Found | undefined {
  if (!isDepthwise(depthwise)) return undefined;
  const dress = dressOf(depthwise);
  const looked = (dress.at(-1) ?? depthwise).gives[0];
  const excite = looked && excites.get(looked);
  const weighted = excite === undefined ? looked : [...excite.core].at(-1)?.gives[0];
  const [contract] = weighted?.readers ?? [];
  if (contract === undefined || weighted?.readers.length !== 1 || !isProjection(contract)) return undefined;
  const last = dressOf(contract);
  if (![...dress, ...last].some(({ role }) => role === "norm")) return undefined;
  const [x] = fedReads(depthwise);
  const before = x === undefined ? [] : backward(x, DRESS);
  const furthest = before.at(-1);
  const expand = (furthest === undefined ? x : fedReads(furthest)[0])?.maker;
  const isWide = expand !== undefined && isProjection(expand) && before.some(({ role }) => role === "activation");
  const behind = [...dress, ...(excite?.core ?? []), contract, ...last];
  const [source] = isWide ? fedReads(expand) : [];
  const [wide] = expand?.gives ?? [];
  if (isWide && source !== undefined && wide !== undefined) {
    const facts = [
      ratio(source, wide),
      windowOf(depthwise),
      ...(excite === undefined ? [] : [["squeeze-and-excitation"]]),
    ];
    return closed("MBConv", facts, [expand, ...before, depthwise, ...behind], flow);
  }
  if (excite !== undefined) return undefined;
  return closed("Depthwise separable convolution", [windowOf(depthwise)], [depthwise, ...behind], flow);
}

function closed(title: string, facts: readonly Fact[], steps: readonly Step[], flow: Flow): Found | undefined {
  const core = new Set(steps);
  const result = steps.at(-1)?.gives[0];
  const covered = result && cover(flow, core, new Set([result]));
  return covered && { kind: "convolution", title, facts, core, cover: covered };
}
