import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

let folder = "";
let recipe = "";
let curve = "";
beforeEach(() => {
  folder = temporaryFolder();
  recipe = join(folder, "recipe.json");
  curve = join(folder, "curve.svg");
  writeFileSync(recipe, recipeText);
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
});

/** A model whose loss is what the step's rate makes it. */
function modelOf(loss: (power: number) => number): FakePrepared {
  const prepared = new FakePrepared();
  const scalar = (value: number) => ({ dtype: "f32" as const, shape: [], data: Float32Array.of(value) });
  prepared.run = async (_, { lr }) => ({
    ...{ logits: scalar(0), correct: scalar(0), gradient_norm: scalar(1) },
    loss: scalar(loss(Math.log10(lr?.data[0] ?? 1))),
  });
  return prepared;
}

const falling = (power: number) => 2 - 1.5 / (1 + Math.exp(-6 * (power + 3))) + 10 ** (2 * power);

describe("vitral rate", () => {
  it("suggests a rate, draws the curve, says what to type, and leaves nothing else", async () => {
    const prepared = modelOf(falling);
    const { code, out, err } = await run(["rate", recipe, "-o", curve, "--seed", "3"], fakeTools(prepared));
    expect([code, err]).toEqual([0, ""]);
    const rate = /^suggested {2}(\S+) +valley/m.exec(out)?.[1];
    expect(out).toContain(`train ${recipe} --seed 3 --with optimizer.adamw.lr=${rate}\n`);
    expect(out).toMatch(/^\d+ steps, to a rate of \S+, where the loss runs away$/m);
    expect(out).toContain("the recipe has 0.001 (optimizer.adamw.lr)");
    expect(readFileSync(curve, "utf8")).toContain("learning rate");
    expect(readdirSync(folder).sort()).toEqual(["curve.svg", "fake.json", "recipe.json"]);
    expect(prepared.closed).toBe(true);
    const trained = await run(["train", recipe, "--with", `optimizer.adamw.lr=${rate}`, "--run", join(folder, "run")], {
      ...fakeTools(new FakePrepared()),
    });
    expect(trained.code).toBe(0);
  });

  it("prints all of it as JSON", async () => {
    const { code, out } = await run(["rate", recipe, "--json", "-o", curve], fakeTools(modelOf(falling)));
    const { tried, ended, suggestion, curve: file, problems } = JSON.parse(out);
    expect([code, ended, file, problems]).toEqual([0, "away", curve, []]);
    expect(suggestion.steepest).toBeGreaterThan(3e-4);
    expect(tried[0]).toMatchObject({ rate: 1e-6 });
    expect(tried.length).toBeLessThan(141);
  });

  it("says so where there is none, and draws the curve all the same", async () => {
    const { code, err } = await run(["rate", recipe, "-o", curve], fakeTools(modelOf(() => 2)));
    expect(code).toBe(1);
    expect(err).toContain("error[R136]: the loss does not fall at any rate from 1e-6 to 10");
    expect(existsSync(curve)).toBe(true);
    const none = await run(["rate", recipe, "-o", curve, "--json"], fakeTools(modelOf(() => Number.NaN)));
    expect([none.code, JSON.parse(none.out).problems[0].code]).toEqual([1, "R137"]);
  });

  it("writes nothing when it is stopped", async () => {
    const prepared = modelOf(falling);
    const { run: compute } = prepared;
    let steps = 0;
    prepared.run = (...given) => {
      if (++steps === 9) process.emit("SIGINT");
      return compute(...given);
    };
    const { code, err } = await run(["rate", recipe, "-o", curve], fakeTools(prepared));
    expect([code, steps]).toEqual([130, 9]);
    expect(err).toContain("stopped: nothing was written");
    expect(existsSync(curve)).toBe(false);
  });

  it.each([
    [["--from", "1", "--to", "0.1"], "--from must be below --to"],
    [["--from", "0"], "above 0"],
    [["--to", "11"], "at most 10"],
    [["-o", "curve.png"], "there is no format `png` here"],
  ])("refuses %j before any work is done", async (flags, said) => {
    const { code, err } = await run(["rate", recipe, ...flags], fakeTools(new FakePrepared()));
    expect(code).toBe(2);
    expect(err).toContain(said);
  });
});
