import { describe, expect, test } from "vitest";
import { compile } from "../../../compiler/compile.ts";
import { liveBytes } from "../../../compiler/ir/run-parts.ts";
import { planMemory } from "../../../compiler/plan/plan-memory.ts";
import { programFlops } from "../../../compiler/plan/program-flops.ts";
import type { Engine, EngineName } from "../../../runtime/engines/engine.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { startNodeThread } from "../../../runtime/host/module/node-thread.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { moduleEngine } from "../../../runtime/module/module-engine.ts";
import { blockCosts, peakPart } from "../../../runtime/profile/block-tree.ts";
import { kindCosts } from "../../../runtime/profile/kind-costs.ts";
import { accountedTime, profilePlan } from "../../../runtime/profile/profile-plan.ts";
import { type TraceEvent, traceOf } from "../../../runtime/profile/trace.ts";
import { plainAdamw } from "../../../schema/recipe/recipe-optimizer.ts";

const source = readSpecFile("vitral:vit");
const planFor = (engine: EngineName) =>
  compile({
    source,
    importer: specFiles(source.name),
    preset: "mnist",
    set: { depth: "2" },
    engine,
    batchSizes: { train: [2] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  });

const moduleOf = (most: number) =>
  moduleEngine({ cpu: "a processor", threads: { most, start: startNodeThread } }, { flopsAThread: 1 });
const engines: readonly (readonly [string, number, () => Promise<Engine>])[] = [
  ["tfjs", 1, async () => (await openEngine("tfjs")).engine],
  ["wasm on one thread", 1, async () => moduleOf(1)],
  ["wasm on two threads", 2, async () => moduleOf(2)],
];

describe.each(engines)("a profile on %s", (_, threads, open) => {
  const made = (async () => {
    const engine = await open();
    const plan = planFor(engine.identity.name);
    const profile = await profilePlan(engine, plan, "train", 2);
    engine.dispose();
    return { plan, profile };
  })();

  test("has all parts of all measured steps, and a machine's peak", async () => {
    const { profile } = await made;
    const { parts, waiting } = profile.measured;
    expect(profile.steps).toHaveLength(2);
    expect(profile.step?.threads.map((times) => times.length)).toEqual(Array(threads).fill(2 * parts.length));
    for (const { time, longest } of parts) {
      expect(time).toBeGreaterThanOrEqual(0);
      expect(longest).toBeGreaterThanOrEqual(time);
    }
    expect(waiting).toBeGreaterThanOrEqual(0);
    expect(profile.peak).toBeGreaterThan(0);
    expect(accountedTime(profile)).toBeGreaterThan(0);
  });

  test("divides time, operations and memory among blocks, and loses none", async () => {
    const { measured } = (await made).profile;
    const blocks = blockCosts(measured);
    const tops = blocks.filter(({ depth }) => depth === 0);
    expect(total(tops, "flops")).toBeCloseTo(total(measured.parts, "flops"), 3);
    expect(total(tops, "time")).toBeCloseTo(total(measured.parts, "time"), 6);
    expect(total(tops, "bytes")).toBe(Math.max(...liveBytes(measured)));
    expect(liveBytes(measured)[peakPart(measured)]).toBe(Math.max(...liveBytes(measured)));
    for (const block of blocks) {
      const below = blocks.filter(({ path, depth }) => depth === block.depth + 1 && path.startsWith(`${block.path}.`));
      expect(total(below, "flops")).toBeLessThanOrEqual(block.flops * 1.000001);
      expect(total(below, "bytes")).toBeLessThanOrEqual(block.bytes);
    }
    expect(blocks.map(({ path }) => path)).toContain("transformer.layers.1.attn");
    expect(total(kindCosts(measured.parts), "flops")).toBe(total(measured.parts, "flops"));
  });

  test("is a trace: events in order of time, within each other, and the memory beside", async () => {
    const { profile } = await made;
    const events = traceOf(profile).traceEvents;
    const timed = events.filter((event) => event.ph !== "M");
    const { parts } = profile.measured;
    timed.forEach((event, at) => void expect(event.ts).toBeGreaterThanOrEqual(timed[at - 1]?.ts ?? 0));
    for (let thread = 1; thread <= threads; thread++)
      expect(timed.filter(({ tid }) => tid === thread)).toHaveLength(parts.length);
    for (let track = 0; track <= threads; track++) expect(crossings(events, track)).toEqual([]);
    const counted = timed.flatMap((event) => (event.ph === "C" ? [event.args.live] : []));
    expect(counted).toEqual(liveBytes(profile.measured));
    expect(timed.filter((event) => event.ph === "X" && event.name === "attn").length).toBeGreaterThan(1);
  });
});

test("an eager engine's memory is what the plan predicts, its operations those of its kernels", async () => {
  const { engine } = await openEngine("tfjs");
  const plan = planFor("tfjs");
  const [program] = plan.signatures.train ?? [];
  const { measured } = await profilePlan(engine, plan, "train", 1);
  expect(Math.max(...liveBytes(measured))).toBe(planMemory(plan).peaks.train);
  expect(total(measured.parts, "flops")).toBe(program && programFlops(plan, program));
  expect(measured.parts.map(({ kind }) => kind)).toEqual(program?.steps.map(({ kernel }) => kernel));
});

function total<K extends string>(items: readonly Readonly<Record<K, number>>[], key: K): number {
  return items.reduce((sum, item) => sum + item[key], 0);
}

/** Events of a track that begin within another and end outside of it. */
function crossings(events: readonly TraceEvent[], track: number): string[] {
  const open: number[] = [];
  const crossing: string[] = [];
  for (const event of events) {
    if (event.ph !== "X" || event.tid !== track) continue;
    const end = event.ts + event.dur;
    while ((open.at(-1) ?? Number.POSITIVE_INFINITY) <= event.ts + 1e-6) open.pop();
    if (end > (open.at(-1) ?? Number.POSITIVE_INFINITY) + 1e-6) crossing.push(event.name);
    open.push(end);
  }
  return crossing;
}
