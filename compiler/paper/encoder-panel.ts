import { widthOf } from "../drawing/font.ts";
import type { LayerPart } from "./layer-parts.ts";
import { type Put, Upward } from "./upward.ts";

/** Between boxes, and from a fork to what is around. */
const GAP = 20;
const FORK = 12;
/** How far a line goes out that passes what is learnt. */
const OUT = 22;
/** Around all of it. */
const AIR = 10;

/** The layers of the encoder, from the tokens at the bottom up: what a panel shows at the right. */
export function encoderPanel(parts: readonly LayerPart[]) {
  const panel = new Upward("r");
  const width = Math.max(
    ...parts.flatMap(({ steps }) => steps.map(({ label }) => widthOf("node-label", label) + 22)),
    130,
  );
  let last: Put = panel.box({ form: "terminal", tone: "plain", lines: ["Embedded patches"] }, { x: 0, y: 0 });
  const step = (said: LayerPart["steps"][number], gap: number): Put => {
    const { label, tone } = said;
    const box = panel.box({ form: "box", tone, lines: [label] }, { x: 0, y: last.y - gap }, { width });
    panel.up(last, box);
    return box;
  };
  const bottom = last.y - GAP / 2;
  let isFirst = true;
  for (const { steps, isResidual } of parts) {
    const from = last;
    const inner = isFirst ? GAP : 0;
    isFirst = false;
    for (const [i, one] of steps.entries()) last = step(one, GAP + (i === 0 ? inner + (isResidual ? FORK : 0) : 0));
    if (!isResidual) continue;
    const sum = panel.box({ form: "sign", tone: "plain", lines: ["+"] }, { x: 0, y: last.y - GAP });
    if (last !== from) panel.up(last, sum);
    const fork = { x: 0, y: from.y - inner - FORK };
    const side = -width / 2 - OUT;
    const middle = sum.y + sum.height / 2;
    panel.arrow(from, sum, [fork, { x: side, y: fork.y }, { x: side, y: middle }, { x: sum.x, y: middle }]);
    panel.fork(fork);
    last = sum;
  }
  const top = last.y - GAP / 2 - 6;
  const end = panel.box({ form: "terminal", tone: "plain", lines: ["Encoded tokens"] }, { x: 0, y: top - GAP });
  panel.up(last, end);
  return { panel, frame: { x: -width / 2 - OUT - AIR, y: top, width: width + 2 * (OUT + AIR), height: bottom - top } };
}
