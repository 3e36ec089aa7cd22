import { liveBytes } from "../compiler/ir/run-parts.ts";
import { readableBytes } from "../runtime/engines/readable-bytes.ts";
import { blockCosts, peakPart } from "../runtime/profile/block-tree.ts";
import { kindCosts, movedBy } from "../runtime/profile/kind-costs.ts";
import { median } from "../runtime/profile/measured.ts";
import { accountedTime, type Profile } from "../runtime/profile/profile-plan.ts";
import { counted, shortNumber } from "./number-text.ts";
import type { Line } from "./terminal.ts";
import { tableLines } from "./text-table.ts";

export interface ProfileView {
  readonly depth: number;
  readonly top: number;
  readonly columns: number | undefined;
}

/** What was measured, as tables for a person. */
export function profileText(profile: Profile, view: ProfileView): readonly Line[] {
  return [
    ...headLines(profile),
    ...blockTable(profile, view),
    ...kindTable(profile, view),
    ...slowestTable(profile, view),
    ...memoryLines(profile),
    ...busyNote(profile),
    ...prefixNote(profile),
  ];
}

function headLines(profile: Profile): string[] {
  const { model, signature, batch, engine, steps, peak, measured } = profile;
  const { name, library } = engine;
  const what = signature === "train" ? "a step of training" : "a pass forward";
  const of = batch === undefined ? "" : ` of ${counted(batch, "image")}`;
  const time = median(steps);
  const flops = measured.parts.reduce((sum, part) => sum + part.flops, 0);
  const range = `${milliseconds(Math.min(...steps))} to ${milliseconds(Math.max(...steps))}`;
  return [
    `${model}: ${what}${of} on ${name} (${library}, ${counted(threadsOf(profile), "thread")})`,
    `${milliseconds(time)} ms, the median of ${counted(steps.length, "step")} (${range})`,
    `${shortNumber(flops)}${flops < 10_000 ? " " : ""}flop, ${rate(flops, time)} Gflop/s; a product of matrices reaches ${rate(peak, 1000)} here`,
  ];
}

/** From which share on that is missing it is worth a note. */
const MISSING = 0.1;

function busyNote(profile: Profile): string[] {
  const accounted = accountedTime(profile);
  if (median(profile.steps) * (1 - MISSING) <= accounted) return [];
  const took = `what a step consists of takes ${milliseconds(accounted)} ms by the medians of each`;
  return ["", `${took}: in the rest of the time the machine was busy with other things`];
}

function prefixNote({ byPrefixes, engine, measured }: Profile): string[] {
  if (!byPrefixes) return [];
  const how = `${engine.name} tells nothing of the parts of a step: it was also run as far as each of ${measured.parts.length} blocks`;
  return ["", `${how}, and a block's time is what it adds`];
}

const TIMES = ["ms", "share", "Gflop/s", "of peak"] as const;

/** The cells of what took some time for some operations. */
function timeCells(profile: Profile, time: number, flops: number, busy = time): string[] {
  const share = (100 * time) / (accountedTime(profile) || 1);
  const reached = busy > 0 ? (flops / busy) * 1000 : 0;
  const { peak } = profile;
  const isCounted = flops > 0 && busy > 0;
  return [
    milliseconds(time),
    `${share.toFixed(1)} %`,
    isCounted ? rate(flops, busy) : "",
    isCounted && peak > 0 ? `${((100 * reached) / peak).toFixed(0)} %` : "",
  ];
}

function blockTable(profile: Profile, { depth, columns }: ProfileView): Line[] {
  const rows = blockCosts(profile.measured)
    .filter((block) => block.depth < depth)
    .map((block) => [
      `${"  ".repeat(block.depth)}${block.path.slice(block.path.lastIndexOf(".") + 1)}`,
      ...timeCells(profile, block.time, block.flops),
      block.bytes === 0 ? "" : readableBytes(block.bytes),
    ]);
  const more = [
    [
      profile.step?.threads.length === 1 ? "(between parts)" : "(threads wait for each other)",
      ...timeCells(profile, profile.measured.waiting, 0),
      "",
    ],
    ["(inputs and outputs)", ...timeCells(profile, profile.outside, 0), ""],
  ];
  return table(["block", ...TIMES, "memory"], [...rows, ...more], [1, 2, 3, 4, 5], columns);
}

function kindTable(profile: Profile, { columns }: ProfileView): Line[] {
  // A prefix is of all that a block computes.
  if (profile.byPrefixes) return [];
  const rows = kindCosts(profile.measured.parts).map(({ kind, parts, time, longest, flops, moved }) => [
    kind,
    String(parts),
    ...timeCells(profile, time, flops, longest),
    longest > 0 ? rate(moved, longest) : "",
  ]);
  return table([partWord(profile), "times", ...TIMES, "GB/s"], rows, [1, 2, 3, 4, 5, 6], columns);
}

function slowestTable(profile: Profile, { top, columns }: ProfileView): Line[] {
  const rows = [...profile.measured.parts.entries()]
    .sort(([, a], [, b]) => b.time - a.time)
    .slice(0, top)
    .map(([number, part]) => [
      String(number),
      ...timeCells(profile, part.time, part.flops, part.longest),
      part.longest > 0 ? rate(movedBy(part), part.longest) : "",
      `${part.kind} ${part.sizes}`,
      part.from.join(", "),
    ]);
  return table(["slowest", ...TIMES, "GB/s", partWord(profile), "of"], rows, [1, 2, 3, 4, 5], columns);
}

/** A module of little work runs on fewer than its engine has; other engines do not tell. */
const threadsOf = ({ engine, step }: Profile): number =>
  engine.name === "wasm" && step !== undefined ? step.threads.length : engine.threads;

const partWord = ({ engine, byPrefixes }: Profile): string =>
  byPrefixes ? "block" : engine.name === "wasm" ? "region" : "kernel";

function table(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  right: readonly number[],
  columns: number | undefined,
): Line[] {
  const [first = "", ...rest] = tableLines([head, ...rows], right, columns);
  return ["", { parts: [{ color: "dim", text: first }] }, ...rest];
}

const BARS = "▁▂▃▄▅▆▇█";
const BAR_COUNT = 60;

/** The bytes that are live, from the beginning of the step to its end, each bar as high as the most in its share of parts. */
function memoryLines({ measured }: Profile): Line[] {
  const live = liveBytes(measured);
  const most = Math.max(0, ...live);
  const part = measured.parts[peakPart(measured)];
  // ONNX Runtime tells nothing of its memory.
  if (part === undefined || most === 0) return [];
  const count = Math.min(BAR_COUNT, live.length);
  const bars = Array.from({ length: count }, (_, bar) => {
    const [from, to] = [bar, bar + 1].map((edge) => Math.floor((edge * live.length) / count));
    const height = most === 0 ? 0 : Math.max(...live.slice(from, to)) / most;
    return BARS[Math.min(BARS.length - 1, Math.floor(height * BARS.length))] ?? "";
  });
  return [
    "",
    `memory: ${readableBytes(most)} at the most, during ${part.kind} of ${part.from.join(", ")}`,
    `  ${bars.join("")}`,
  ];
}

/** Operations, or bytes, in milliseconds → thousand millions a second. */
const rate = (count: number, time: number): string => significant(count / time / 1e6);

function significant(number: number): string {
  if (number >= 100) return number.toFixed(0);
  return number >= 0.1 ? number.toPrecision(3) : number.toFixed(3);
}

const milliseconds = (time: number): string => time.toFixed(time < 10 ? 3 : 1);
