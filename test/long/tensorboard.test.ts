import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, test } from "vitest";
import { readEvents } from "../runtime/host/logs/read-events.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";

/** An interpreter with TensorBoard 2.21. */
const python = process.env.VITRAL_TENSORBOARD_PYTHON;

const epochs = 8;
const stepsPerEpoch = 6;
const recipe = {
  vitral: 1,
  spec: new URL("../../specs/vit.json", import.meta.url).pathname,
  preset: "mnist",
  set: { depth: 1, dim: 8, heads: 1, head_dim: 8 },
  dataset: { name: "mnist", train: 8 * stepsPerEpoch, validation: 8 },
  epochs,
  batch_size: 8,
  engine: "wasm",
  logs: ["tensorboard", "csv"],
};

/** Trains, and is killed as soon as it has said so many lines. */
async function train(args: readonly string[], killAfter = Number.POSITIVE_INFINITY): Promise<void> {
  const child = spawn(process.execPath, ["test/command-line.mjs", "train", "--json", ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let lines = 0;
  createInterface(child.stdout).on("line", () => ++lines === killAfter && child.kill("SIGKILL"));
  const [code, signal] = await once(child, "exit");
  expect(signal ?? code).toBe(killAfter === Number.POSITIVE_INFINITY ? 0 : "SIGKILL");
}

/** Lets the reader read what is there now. */
const readOnce = (reader: ChildProcess): Promise<unknown> =>
  reader.stdout === null ? Promise.reject(new Error("no output")) : once(reader.stdout, "data");

type Scalars = Readonly<Record<string, readonly (readonly [number, number])[]>>;

test.skipIf(python === undefined)(
  "TensorBoard reads a run while it trains, is killed and goes on: every step once; Python reads the table",
  async () => {
    const folder = temporaryFolder();
    const path = join(folder, "recipe.json");
    const run = join(folder, "run");
    writeFileSync(path, JSON.stringify(recipe));
    const reader = spawn(python ?? "", ["test/long/read_events.py", join(run, "tensorboard")], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    let said = "";
    reader.stdout.on("data", (text) => {
      said += text;
    });

    await train([path, "--run", run], 4);
    await readOnce(reader);
    await readOnce(reader);
    await train(["--resume", run]);
    reader.stdin.end();
    await once(reader, "close");

    const lines = said.trimEnd().split("\n");
    // It has read something before the end, while the run was under way.
    expect(Number(lines.at(-2))).toBeGreaterThan(0);
    const { live, late, rows }: { live: Scalars; late: Scalars; rows: Record<string, string>[] } = JSON.parse(
      lines.at(-1) ?? "",
    );
    const steps = Array.from({ length: epochs * stepsPerEpoch }, (_, i) => i + 1);
    for (const found of [live, late]) {
      expect(found["step/loss"]?.map(([step]) => step)).toEqual(steps);
      expect(found["loss/validation"]?.map(([step]) => step)).toEqual(
        steps.filter((step) => step % stepsPerEpoch === 0),
      );
    }
    expect(live).toEqual(late);
    const losses = rows.map((row) => Math.fround(Number(row.validation_loss)));
    expect(losses).toEqual(late["loss/validation"]?.map(([, value]) => value));
    const told = Object.entries(late).flatMap(([tag, values]) =>
      values.map(([step, value]) => [`${tag}@${step}`, value]),
    );
    expect(told.sort()).toEqual(readEvents(join(run, "tensorboard")).sort());
  },
  120_000,
);
