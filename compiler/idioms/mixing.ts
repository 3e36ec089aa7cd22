import { cover } from "./cover.ts";
import type { Flow } from "./flow.ts";
import type { Found } from "./found.ts";
import type { Mlp } from "./mlp.ts";
import { leavesOf, sameDim } from "./strand.ts";
import type { Dims } from "./strands-of.ts";
import { fedReads, isWholeMove, onlyReader } from "./trace.ts";

/** An MLP of tokens: of what stood in another axis before, and stands there again behind. */
export function mixingAround(mlp: Mlp, flow: Flow, dims: Dims): Found | undefined {
  const turn = mlp.source.maker;
  const back = onlyReader(mlp.result);
  if (turn === undefined || back === undefined || !isWholeMove(turn) || !isWholeMove(back)) return undefined;
  const [x] = fedReads(turn);
  const [result] = back.gives;
  if (x === undefined || result === undefined) return undefined;
  const [before = [], behind = []] = [dims.get(x), dims.get(result)];
  const mixed = dims.get(mlp.source)?.at(-1) ?? [];
  const isTurned =
    mixed.length > 0 && before.slice(0, -1).some((dim) => leavesOf(mixed).every((one) => leavesOf(dim).includes(one)));
  const features = before.at(-1) ?? [];
  if (!isTurned || features.length === 0 || before.length !== behind.length || !sameDim(features, behind.at(-1) ?? []))
    return undefined;
  const core = new Set([turn, ...mlp.core, back]);
  const covered = cover(flow, core, new Set([result]));
  return covered && { kind: "mixing", title: "Token-mixing MLP", facts: mlp.facts, core, cover: covered };
}
