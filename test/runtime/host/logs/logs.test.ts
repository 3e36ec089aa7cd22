import { appendFileSync, cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { csvTable } from "../../../../runtime/host/logs/csv-log.ts";
import { resumeRun } from "../../../../runtime/host/runs/resume-run.ts";
import { startRun } from "../../../../runtime/host/runs/start-run.ts";
import { train } from "../../../../runtime/training/train.ts";
import { temporaryFolder } from "../../temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../../training/fake-model.ts";
import { readEvents } from "./read-events.ts";

let folder = "";
let recipe = "";
beforeEach(() => {
  folder = temporaryFolder();
  recipe = join(folder, "recipe.json");
  writeFileSync(recipe, JSON.stringify({ ...JSON.parse(recipeText), logs: ["tensorboard", "csv"] }));
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
});

/** Begins a run, or goes on with it, to its end or to where it is told to stop. */
async function run(path: string, goesOn: boolean, stop: { step?: number; measuring?: number } = {}) {
  const controller = new AbortController();
  const prepared = new FakePrepared();
  prepared.onStep = (step) => step === stop.step && controller.abort();
  const tools = fakeTools(prepared);
  const ready = goesOn ? await resumeRun(tools, path) : await startRun(tools, recipe, {}, path);
  const report = {
    trained: () => undefined,
    evaluated: ({ epoch }: { epoch: number }) => epoch + 1 === stop.measuring && controller.abort(),
    epochEnded: () => undefined,
  };
  return train({ ...ready, report, signal: controller.signal });
}

const told = (path: string) => readEvents(join(path, "tensorboard"));
/** What depends on the clock is told, but may be anything. */
const timeless = (all: ReturnType<typeof told>) => all.filter(([at]) => !at.startsWith("speed/")).sort();

describe("TensorBoard's events", () => {
  it("tell each number of each step and epoch once", async () => {
    const path = join(folder, "run");
    expect(await run(path, false)).toBe("finished");
    const all = told(path);
    const steps = Array.from({ length: 18 }, (_, i) => i + 1);
    const ofSteps = ["loss", "accuracy", "learning_rate", "gradient_norm"];
    const ofEpochs = [
      "loss/train",
      "loss/validation",
      "accuracy/train",
      "accuracy/validation",
      "speed/images_per_second",
    ];
    const expected = [
      ...steps.flatMap((step) => ofSteps.map((tag) => `step/${tag}@${step}`)),
      ...[6, 12, 18].flatMap((step) => ofEpochs.map((tag) => `${tag}@${step}`)),
    ];
    expect(all.map(([at]) => at).sort()).toEqual(expected.sort());
    const rows = readFileSync(join(path, "metrics.jsonl"), "utf8")
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(new Map(all).get("loss/validation@12")).toBe(Math.fround(rows[1].validation_loss));
  });

  it("tell the same after any stops, and after kills at which more was written than saved", async () => {
    const whole = join(folder, "whole");
    await run(whole, false);
    const expected = timeless(told(whole));

    const path = join(folder, "run");
    await run(path, false, { step: 3 });
    await run(path, true, { measuring: 1 });
    // An epoch is told of, and its checkpoint is not saved any more: its last step is told of, too.
    const saved = join(folder, "saved");
    cpSync(path, saved, { recursive: true });
    await run(path, true, { step: 9 });
    for (const file of readdirSync(join(saved, "checkpoints")))
      cpSync(join(saved, "checkpoints", file), join(path, "checkpoints", file));
    // And a record that was cut while it was written.
    const [last = ""] = readdirSync(join(path, "tensorboard")).sort().slice(-1);
    appendFileSync(join(path, "tensorboard", last), Buffer.from([40, 0, 0]));
    await run(path, true, { measuring: 3 });
    const [newest = ""] = readdirSync(join(path, "tensorboard")).sort().slice(-1);
    appendFileSync(join(path, "tensorboard", newest), Buffer.from([40]));
    expect(await run(path, true)).toBe("finished");
    expect(timeless(told(path))).toEqual(expected);
    // Once more, with nothing left to train.
    expect(await run(path, true)).toBe("finished");
    expect(timeless(told(path))).toEqual(expected);
  });
});

describe("the report", () => {
  it("says what the best epoch's weights made of each held-out image, and shows the mistakes", async () => {
    writeFileSync(recipe, JSON.stringify({ ...JSON.parse(recipeText), logs: ["report"] }));
    const path = join(folder, "run");
    await run(path, false, { step: 9 });
    await run(path, true);
    const page = readFileSync(join(path, "report.html"), "utf8");
    const counts = [...page.matchAll(/read as (\S+): (\d+) of/g)].map(([, , count]) => Number(count));
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
    expect(page.match(/3 of 3/g)).toHaveLength(1);
    expect(page).toMatch(/src="data:image\/png;base64,[A-Za-z0-9+/=]+"/);
  });
});

describe("the table of epochs", () => {
  it("has a line for each epoch, whatever came between", async () => {
    const path = join(folder, "run");
    await run(path, false, { step: 8 });
    await run(path, true);
    const [head = "", ...lines] = readFileSync(join(path, "metrics.csv"), "utf8").trimEnd().split("\n");
    expect(head.split(",").slice(0, 3)).toEqual(["epoch", "step", "train_loss"]);
    expect(lines.map((line) => line.split(",").slice(0, 2).join())).toEqual(["1,6", "2,12", "3,18"]);
  });

  it("quotes what would end a cell, and leaves empty what an epoch has not", () => {
    const row = { epoch: 1, 'a "b", c': 2 };
    const rows = [{ epoch: 0 }, row] as unknown as Parameters<typeof csvTable>[0];
    expect(csvTable(rows)).toBe('epoch,"a ""b"", c"\n0,\n1,2\n');
  });
});
