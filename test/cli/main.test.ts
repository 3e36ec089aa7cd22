import { describe, expect, it } from "vitest";
import { FakePrepared, fakeTools } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

describe("vitral", () => {
  it("explains itself", async () => {
    const { code, out } = await run(["--help"]);
    expect(code).toBe(0);
    for (const command of ["train", "eval", "predict", "engine"]) expect(out).toContain(`  ${command} `);
    expect(out).toContain("Exit codes");
  });

  it("says its version", async () => {
    expect((await run(["--version"])).out).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.each([
    [["trian"], "Did you mean train?"],
    [["train", "--epoch", "3"], "Did you mean --epochs?"],
    [["train"], "give either a recipe or --resume RUN"],
    [["train", "a.json", "--resume", "b"], "give either a recipe or --resume RUN"],
    [["train", "--resume", "b", "--seed", "3"], "cannot be used with"],
    [["train", "a.json", "--engine", "gpu"], "Allowed choices are"],
    [["check", "a.json", "--heads", "8"], "chosen by `--set heads=VALUE`"],
    [["train", "a.json", "--lr", "0.1"], "stand in the recipe"],
    [["--engine", "wasm", "train", "a.json"], "`vitral train --engine …`"],
    [["predict", "runs/a"], "missing required argument"],
    [["predict", "runs/a", "b.png", "--top", "0"], "whole number of at least 1"],
    [["eval", "a", "b"], "too many arguments"],
  ])("takes %j for a wrong command line", async (args, said) => {
    const { code, err } = await run(args);
    expect(err).toContain(said);
    expect(code).toBe(2);
  });

  it("hides the stack of a defect, unless asked", async () => {
    const tools = { ...fakeTools(new FakePrepared()), openEngine: () => Promise.reject(new TypeError("x is not y")) };
    const recipe = "specs/recipes/vit-mnist.json";
    const { code, err } = await run(["train", recipe], tools);
    expect(code).toBe(1);
    expect(err).toContain("this should not have happened: x is not y");
    expect(err).not.toContain("    at ");
    process.env.VITRAL_DEBUG = "1";
    try {
      expect((await run(["train", recipe], tools)).err).toContain("    at ");
    } finally {
      delete process.env.VITRAL_DEBUG;
    }
  });
});
