import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

let folder = "";
let recipe = "";
let path = "";
beforeEach(() => {
  folder = temporaryFolder();
  recipe = join(folder, "recipe.json");
  path = join(folder, "run");
  writeFileSync(recipe, recipeText);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
});

const weights = (run: string) => readFileSync(join(run, "checkpoints/last.safetensors"), "hex");

/** Tools whose model presses Ctrl-C during a step. */
function interrupting(step: number) {
  const prepared = new FakePrepared();
  prepared.onStep = (number) => void (number === step && process.emit("SIGINT"));
  return fakeTools(prepared);
}

describe("vitral train", () => {
  it("prints one plain line an epoch when piped, and where to look", async () => {
    const { code, out, err } = await run(["train", recipe, "--run", path], fakeTools(new FakePrepared()));
    expect(code).toBe(0);
    expect(err).toContain("20.0 % may be luck: 10.0 % is what guessing gives with 10 classes, and with 10 images");
    const steady = out.replaceAll(folder, "DIR").replaceAll(/\d+ images\/s {2}\d+:\d\d/g, "N images/s  T");
    expect(steady).toMatchInlineSnapshot(`
      "engine cpu: fake 1, 1 thread
      a faster engine would be faster
      memory: 3 kB at the peak, of which 2 kB of weights, 2 kB of moments
      training into DIR/run
      epoch 1/3  loss 3.1056  accuracy 18.2 %  validation loss 1.5823  validation accuracy 20.0 %  N images/s  T
      epoch 2/3  loss 3.0956  accuracy 18.2 %  validation loss 1.5791  validation accuracy 20.0 %  N images/s  T
      epoch 3/3  loss 3.0883  accuracy 18.2 %  validation loss 1.5759  validation accuracy 20.0 %  N images/s  T
      finished: validation accuracy 20.0 %, in epoch 3 of 3
        DIR/run/report.html                   all of it, for a browser
        DIR/run/curves.svg                    learning curves
        DIR/run/checkpoints/best.safetensors  weights of the best epoch
        DIR/run/metrics.jsonl                 every epoch's numbers
        DIR/run/samples                       held-out images, to try it on
        DIR/run/recipe.json                   the same run again: \`npx vitral train\` it
      next:
        npx vitral eval DIR/run
        npx vitral predict DIR/run DIR/run/samples
      "
    `);
  });

  it("stops gently at Ctrl-C, and resumes to the same bits", async () => {
    const whole = join(folder, "whole");
    await run(["train", recipe, "--run", whole], fakeTools(new FakePrepared()));
    const stopped = await run(["train", recipe, "--run", path], interrupting(8));
    expect(stopped.code).toBe(130);
    expect(stopped.err).toContain("stopping after this step");
    expect(stopped.out).toContain(`vitral train --resume ${path}`);
    expect(weights(path)).not.toBe(weights(whole));
    const resumed = await run(["train", "--resume", path], fakeTools(new FakePrepared()));
    expect(resumed.code).toBe(0);
    expect(weights(path)).toBe(weights(whole));
    const again = await run(["train", "--resume", path], fakeTools(new FakePrepared()));
    expect(again.err).toContain("nothing is left to train");
    expect(process.listenerCount("SIGINT")).toBe(0);
  });

  it("asks for an engine by what is to be computed, tells what it was chosen by, and keeps it when it goes on", async () => {
    const { openEngine, ...tools } = fakeTools(new FakePrepared());
    const asked: (readonly [choice: string, steps: number | undefined])[] = [];
    const choosing: typeof openEngine = async (choice, threads, workOf) => {
      const work = workOf?.();
      asked.push([choice, work?.steps]);
      const estimates = [{ engine: "cpu", load: 1, steps: 2 } as const];
      return {
        ...(await openEngine(choice, threads)),
        ...(choice === "auto" && work && { choice: { work, estimates } }),
      };
    };
    const ran = async (...words: string[]) => {
      const { out } = await run(["train", ...words, "--json"], { ...tools, openEngine: choosing });
      return JSON.parse(out.split("\n")[0] ?? "");
    };
    const begun = await ran(recipe, "--run", path);
    expect(begun).toMatchObject({
      event: "start",
      choice: { work: { kind: "train" }, estimates: [{ engine: "cpu" }] },
    });
    const { epochs, dataset, batch_size } = JSON.parse(readFileSync(recipe, "utf8"));
    expect(begun.choice.work.steps).toBe(epochs * Math.ceil(dataset.train / batch_size));
    expect((await ran("--resume", path, "--epochs", "4")).choice).toBeUndefined();
    expect(asked.map(([choice]) => choice)).toEqual(["auto", "cpu"]);
  });

  it("points at no engine of the recipe where another is asked for that trains nothing", async () => {
    writeFileSync(recipe, JSON.stringify({ ...JSON.parse(recipeText), engine: "cpu" }));
    await run(["train", recipe, "--run", path, "--epochs", "1"], fakeTools(new FakePrepared()));
    const { code, err } = await run(
      ["train", "--resume", path, "--epochs", "2", "--engine", "onnxruntime"],
      fakeTools(new FakePrepared()),
    );
    expect(code).toBe(1);
    expect(err).toMatch(/^error\[R302\]: engine `onnxruntime` predicts and evaluates; it trains nothing\n {2}= help/);
  });

  it("says of a Ctrl-C before the training begins that nothing was trained, and leaves no folder", async () => {
    const exit = vi.spyOn(process, "exit").mockImplementation(() => {
      throw new Error("exited");
    });
    const tools = fakeTools(new FakePrepared());
    const openEngine: typeof tools.openEngine = (choice) => {
      process.emit("SIGINT");
      return tools.openEngine(choice);
    };
    const { err } = await run(["train", recipe, "--run", path], { ...tools, openEngine });
    expect(exit).toHaveBeenCalledWith(130);
    expect(err).toContain("stopped before the training began: nothing was trained");
    expect(existsSync(path)).toBe(false);
    expect(process.listenerCount("SIGINT")).toBe(0);
    exit.mockRestore();
  });

  it("ends at once at the second Ctrl-C", async () => {
    const prepared = new FakePrepared();
    prepared.onStep = () => void process.emit("SIGINT");
    const exit = vi.spyOn(process, "exit").mockImplementation(() => {
      throw new Error("exited");
    });
    const original = prepared.run.bind(prepared);
    prepared.run = (signature, inputs) => {
      process.emit("SIGINT");
      return original(signature, inputs);
    };
    await run(["train", recipe, "--run", path], fakeTools(prepared));
    expect(exit).toHaveBeenCalledWith(130);
    exit.mockRestore();
  });

  it("speaks JSON to programs", async () => {
    const { out } = await run(
      ["train", recipe, "--run", path, "--json", "--epochs", "2"],
      fakeTools(new FakePrepared()),
    );
    const events = out
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ event }) => event)).toEqual(["start", "epoch", "epoch", "finished"]);
    expect(events.at(-1)).toMatchObject({ run: path, best: { epoch: expect.any(Number) } });
  });

  it("records flags in the run's recipe", async () => {
    const flags = ["--epochs", "1", "--seed", "9", "--set", "depth=2", "--set", "heads=1", "--batch-size", "11"];
    await run(["train", recipe, "--run", path, ...flags], fakeTools(new FakePrepared()));
    expect(JSON.parse(readFileSync(join(path, "recipe.json"), "utf8"))).toMatchObject({
      epochs: 1,
      seed: 9,
      batch_size: 11,
      set: { depth: "2", heads: "1" },
    });
  });

  it.each([
    ["missing", undefined, "there is no such file"],
    ["no JSON", "{", "J006"],
    ["with a misspelt key", recipeText.replace("epochs", "epoch"), "recipe.json:1:"],
    ["pointing at nothing", recipeText.replace("fake.json", "none.json"), "none.json`: there is no such file"],
    ["that wants too many images", recipeText.replace("22", "20000"), "asks for 20010 images"],
  ])("gives one clear answer to a recipe %s", async (_, text, said) => {
    const bad = text === undefined ? join(folder, "none.json") : recipe;
    if (text !== undefined) writeFileSync(recipe, text);
    const { code, err } = await run(["train", bad, "--run", path], fakeTools(new FakePrepared()));
    expect(code).toBe(1);
    expect(err).toContain(said);
    expect(err.match(/^error/gm)?.length).toBeGreaterThan(0);
    expect(err).not.toContain("    at ");
    expect(existsSync(path)).toBe(false);
  });
});

describe("vitral eval and predict", () => {
  it("work from the run's folder alone", async () => {
    await run(["train", recipe, "--run", path, "--epochs", "1"], fakeTools(new FakePrepared()));
    const tools = fakeTools(new FakePrepared());
    const evaluated = await run(["eval", path, "--json"], tools);
    expect(JSON.parse(evaluated.out)).toMatchObject({ checkpoint: "best", epochs: 1, images: 10 });

    const image = join(folder, "a.png");
    const ink = { create: { width: 8, height: 60, channels: 3, background: "black" } } as const;
    await sharp({ create: { width: 99, height: 99, channels: 3, background: "white" } })
      .composite([{ input: ink }])
      .toFile(image);
    const told = await run(["predict", path, image, "--top", "3"], tools);
    expect(told.code).toBe(0);
    expect(told.out.split("\n")[0]).toContain("dark ink on a light ground");
    expect(told.out.trim().split("\n")).toHaveLength(4);
    const { guesses } = JSON.parse((await run(["predict", path, image, "--top", "10", "--json"], tools)).out);
    const sum = guesses.reduce((total: number, guess: { probability: number }) => total + guess.probability, 0);
    expect(sum).toBeCloseTo(1, 9);
  });

  it("say what is wrong with a picture, a run and a checkpoint", async () => {
    await run(["train", recipe, "--run", path, "--epochs", "1"], fakeTools(new FakePrepared()));
    const tools = fakeTools(new FakePrepared());
    expect(await run(["predict", path, recipe], tools)).toMatchObject({
      code: 1,
      err: expect.stringContaining("R214"),
    });
    const blank = join(folder, "blank.png");
    await sharp({ create: { width: 28, height: 28, channels: 3, background: "red" } }).toFile(blank);
    expect(await run(["predict", path, blank], tools)).toMatchObject({
      code: 1,
      out: "",
      err: expect.stringContaining("R230"),
    });
    expect(await run(["eval", folder], tools)).toMatchObject({ code: 1, err: expect.stringContaining("R206") });
    writeFileSync(join(path, "checkpoints/best.safetensors"), "short");
    expect(await run(["eval", path], tools)).toMatchObject({ code: 1, err: expect.stringContaining("R203") });
  });
});
