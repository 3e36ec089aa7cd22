import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { expect, test } from "vitest";
import { loadCheckpoint } from "../../runtime/host/run-folder/checkpoint.ts";
import { smallDigits, writeClassFolders } from "../runtime/host/loading/small-digits.ts";
import { readEvents } from "../runtime/host/logs/read-events.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";

/** How often it is killed: `VITRAL_KILLS=50` for more than fits into every change's minutes. */
const KILLS = Number(process.env.VITRAL_KILLS ?? 12);
const PATIENCE = 300_000 + 60_000 * KILLS;
/** Settles how far each process comes before it is killed; the moment itself is the machine's. */
const SEED = 20261126;

const plain = (pictures: string) => ({
  vitral: 1,
  spec: new URL("../../specs/vit.json", import.meta.url).pathname,
  set: {
    image_size: 8,
    patch_size: 4,
    channels: 3,
    classes: 10,
    depth: 1,
    dim: 8,
    heads: 1,
    head_dim: 8,
    dropout: 0.1,
  },
  dataset: { folder: pictures, split: { validation: 0.2 } },
  epochs: 1,
  batch_size: 8,
  engine: "wasm",
});

/** With all that a run can have on. */
const full = (pictures: string, teacher: string) => ({
  ...plain(pictures),
  loading: { workers: 2, cache: 1 },
  augment: [
    "flip",
    { random_resized_crop: { scale: [0.5, 1] } },
    { rand_augment: { ops: 2, magnitude: 9 } },
    { mixup: 0.8 },
    { cutmix: 1 },
  ],
  teacher: { from: teacher, soft: "logits", temperature: 2 },
  epochs: 24,
  accumulate: 2,
  average: { decay: 0.9 },
  dropout: { from: 1, to: 0, epochs: 20 },
  clip_norm: 1,
  checkpoints: { every: 5, keep: 2 },
  logs: ["tensorboard", "csv", "report"],
});

/** Numbers of 0 … 1 in an order that is always the same (Park and Miller's). */
function chance(seed: number): () => number {
  let state = seed % 2147483647;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}

/** Runs `vitral train`; with `events`, kills it some milliseconds after it has said so many lines. */
async function vitral(args: readonly string[], kill?: { events: number; wait: number }): Promise<string> {
  const child = spawn(process.execPath, ["test/command-line.mjs", "train", "--json", ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = once(child, "exit");
  let errors = "";
  child.stderr.on("data", (text) => {
    errors += text;
  });
  let events = 0;
  const killWhenDue = async () => {
    if (events++ !== kill?.events) return;
    await setTimeout(kill.wait);
    child.kill("SIGKILL");
  };
  createInterface(child.stdout).on("line", killWhenDue);
  await killWhenDue();
  const [code, signal] = await ended;
  if (signal === "SIGKILL") return "killed";
  return code === 0 ? "finished" : `${code}: ${errors}`;
}

/** All that a run leaves, but for times and for what lies in its lock. */
function leftBy(run: string): Readonly<Record<string, unknown>> {
  const files = readdirSync(run, { recursive: true, encoding: "utf8", withFileTypes: true }).filter(
    (one) => one.isFile() && !one.name.includes("tfevents") && one.name !== "report.html",
  );
  const contents = files.map(({ parentPath, name }) => {
    const path = join(parentPath, name);
    const text = readFileSync(path, "latin1");
    // Of a table the last two columns.
    const timeless = name.endsWith(".csv")
      ? text.replaceAll(/(,[^,\n]*){2}$/gm, "")
      : text.replaceAll(/"(seconds|images_per_second)":[^,}]+/g, "");
    return [path.slice(run.length), timeless];
  });
  expect(readFileSync(join(run, "report.html"), "utf8")).toMatch(/<\/html>\n$/);
  const told = readEvents(join(run, "tensorboard")).filter(([at]) => !at.startsWith("speed/"));
  return { ...Object.fromEntries(contents), told: told.sort() };
}

test(
  `${KILLS} kills at any moment: each is resumed, to the bits of a run that was never stopped`,
  async () => {
    const folder = temporaryFolder();
    const [path, teaching] = [join(folder, "recipe.json"), join(folder, "teacher.json")];
    const [pictures, teacher] = [join(folder, "digits"), join(folder, "teacher")];
    await writeClassFolders(pictures, smallDigits.slice(0, 50));
    writeFileSync(path, JSON.stringify(full(pictures, teacher)));
    writeFileSync(teaching, JSON.stringify(plain(pictures)));
    expect(await vitral([teaching, "--run", teacher])).toBe("finished");
    // A figure is called after its run's folder: all have the same name.
    const whole = join(folder, "whole", "run");
    expect(await vitral([path, "--run", whole])).toBe("finished");
    const expected = leftBy(whole);

    const next = chance(SEED);
    let run = join(folder, "1", "run");
    let runs = 1;
    const begun = () => existsSync(join(run, "recipe.json"));
    const go = (kill?: { events: number; wait: number }) =>
      vitral(begun() ? ["--resume", run] : [path, "--run", run], kill);
    for (let kills = 0; kills < KILLS; ) {
      // Before it says anything, after it has begun, or after some epochs: those are saved around the time they are said.
      const events = Math.floor(next() * 5);
      const outcome = await go({ events, wait: next() * (events === 0 ? 2500 : 60) });
      if (outcome === "killed") {
        kills++;
        const checkpoints = join(run, "checkpoints");
        const saved = existsSync(checkpoints) ? readdirSync(checkpoints) : [];
        for (const file of saved.filter((name) => name.endsWith(".safetensors")))
          await loadCheckpoint(join(checkpoints, file));
        continue;
      }
      expect(outcome).toBe("finished");
      expect(leftBy(run)).toEqual(expected);
      run = join(folder, String(++runs), "run");
    }
    expect(await go()).toBe("finished");
    expect(leftBy(run)).toEqual(expected);
  },
  PATIENCE,
);
