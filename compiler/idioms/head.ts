import type { OpRole } from "../ops/op-role.ts";
import { cover } from "./cover.ts";
import type { Flow, Step } from "./flow.ts";
import type { Found } from "./found.ts";
import { lengthOf } from "./idiom.ts";
import { fedReads, isIndexed, isProjection, meanOver } from "./trace.ts";

const BETWEEN: ReadonlySet<OpRole> = new Set(["norm", "name", "chance"]);

/** Of a model: one token, or the mean of all, and a linear map to what the model gives. */
export function headAt(step: Step, flow: Flow): Found | undefined {
  const [result] = step.gives;
  if (result === undefined || !result.isResult || !isProjection(step)) return undefined;
  const core = new Set([step]);
  let pooled: string | undefined;
  for (let at = fedReads(step)[0]; at?.maker !== undefined && core.size < 8; ) {
    const before: Step = at.maker;
    const isMean = meanOver(before);
    if (pooled === undefined && (isMean || isIndexed(before))) pooled = isMean ? "mean" : "one token";
    else if (!BETWEEN.has(before.role)) break;
    core.add(before);
    at = fedReads(before)[0];
  }
  const covered = pooled === undefined ? undefined : cover(flow, core, new Set([result]));
  if (covered === undefined || pooled === undefined) return undefined;
  const facts = [[pooled], ["to ", lengthOf(result.sizes.at(-1) ?? 1)]];
  return { kind: "head", title: "Classification head", facts, core, cover: covered };
}
