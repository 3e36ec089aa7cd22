import { liveBytes } from "../compiler/ir/run-parts.ts";
import { blockCosts } from "../runtime/profile/block-tree.ts";
import { kindCosts } from "../runtime/profile/kind-costs.ts";
import { median } from "../runtime/profile/measured.ts";
import type { Profile } from "../runtime/profile/profile-plan.ts";

/** All that was measured, for programs: milliseconds, bytes, floating-point operations. */
export function profileJson(profile: Profile): string {
  const { model, signature, batch, engine, steps, peak, measured, byPrefixes } = profile;
  const live = liveBytes(measured);
  return JSON.stringify(
    {
      ...{ model, signature, batch, engine },
      step: { median: median(steps), least: Math.min(...steps), most: Math.max(...steps), all: steps },
      waiting: measured.waiting,
      outside: profile.outside,
      byPrefixes,
      flops: measured.parts.reduce((sum, { flops }) => sum + flops, 0),
      peakFlopsPerSecond: peak,
      memory: { peak: Math.max(0, ...live), live },
      blocks: blockCosts(measured),
      kinds: kindCosts(measured.parts),
      parts: measured.parts,
    },
    undefined,
    2,
  );
}
