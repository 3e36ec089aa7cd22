import type { OpRole } from "../ops/op-role.ts";
import { cover } from "./cover.ts";
import type { Flow, Passing, Step } from "./flow.ts";
import type { Found } from "./found.ts";
import { fedReads, isBias, isProjection, meanOver } from "./trace.ts";
import { nameOf, ratio } from "./words.ts";

const AROUND: ReadonlySet<OpRole> = new Set(["move", "copy", "name"]);

/** What is weighted, and how. */
export interface Excite extends Found {
  readonly source: Passing;
}

/** Features weighted by what a small network makes of their means over all places. */
export function exciteAt(product: Step, flow: Flow): Excite | undefined {
  const fed = fedReads(product);
  if (product.role !== "product" || fed.length !== 2 || product.reads.length !== 2) return undefined;
  for (const [x, gate] of [fed, fed.toReversed()]) {
    if (x === undefined || gate === undefined) continue;
    const found = gatedBy(x, gate);
    if (found === undefined) continue;
    const [result] = product.gives;
    const core = new Set([...found.steps, product]);
    const covered = result && cover(flow, core, new Set([result]));
    if (covered === undefined) continue;
    return { kind: "excite", title: "Squeeze-and-excitation", facts: found.facts, core, cover: covered, source: x };
  }
  return undefined;
}

function gatedBy(x: Passing, gate: Passing): { steps: Step[]; facts: Found["facts"] } | undefined {
  const steps: Step[] = [];
  const activations: Step[] = [];
  const maps: Step[] = [];
  for (let at: Passing | undefined = gate; at?.maker !== undefined && steps.length < 16; ) {
    const step: Step = at.maker;
    steps.push(step);
    if (meanOver(step)) {
      const [squash, between, ...more] = activations;
      const [expand, shrink, ...others] = maps;
      const isWhole = more.length + others.length === 0 && expand !== undefined && shrink !== undefined;
      if (!isWhole || squash === undefined || between === undefined || fedReads(step)[0] !== x) return undefined;
      const inside = shrink.gives[0];
      const isGate = squash.item.kind === "op" && squash.item.op.givesProbabilities === true;
      const isInOrder = [squash, expand, between, shrink].every(
        (one, i, all) => i === 0 || one.place < (all[i - 1]?.place ?? 0),
      );
      return inside && isGate && isInOrder ? { steps, facts: [ratio(x, inside), [nameOf(between)]] } : undefined;
    }
    if (step.role === "activation") activations.push(step);
    else if (isProjection(step)) maps.push(step);
    else if (!AROUND.has(step.role) && !isBias(step)) return undefined;
    at = fedReads(step)[0];
  }
  return undefined;
}
