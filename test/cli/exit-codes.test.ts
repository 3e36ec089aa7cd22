import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const recipe = "specs/recipes/quick-start.json";

describe("2 is a wrong command line: a command, a flag, or the value of a flag", () => {
  it.each([
    "nosuch",
    "check",
    "check specs/vit.json --nosuch",
    "check specs/vit.json --set heads",
    "check specs/vit.json --set headz=2",
    "check specs/vit.json --set heads=2+",
    "check specs/vit.json --set heads=two",
    "check specs/vit.json --preset nosuch",
    "summary specs/vit.json --size q=3",
    "summary specs/vit.json --size q",
    `check ${recipe} --set headz=2`,
    `check ${recipe} --preset nosuch`,
    `train ${recipe} --epochs abc`,
    `train ${recipe} --seed 1.5`,
    `train ${recipe} --batch-size 0`,
    `train ${recipe} --set depth`,
    `train ${recipe} --preset nosuch`,
    `train ${recipe} --resume runs/x`,
    "diagram specs/vit.json -o model.foo",
    "explain specs/vit.json --set heads",
    "help nosuch",
  ])("vitral %s", async (line) => {
    const { code, err, out } = await run(line.split(" "));
    expect(err).toMatch(/^error/);
    expect(err).not.toContain("should not have happened");
    expect(out).toBe("");
    expect(code).toBe(2);
  });
});

describe("1 is something wrong with what was given", () => {
  it.each([
    "check specs/nosuch.json",
    "check specs/vit.json --preset mnist --set patch_size=5",
    "explain nosuch",
    "explain S999",
    "explain specs/vit.json nosuch --preset mnist",
    "fmt specs/nosuch.json",
    "eval runs/nosuch",
  ])("vitral %s", async (line) => {
    const { code, err } = await run(line.split(" "));
    expect(err).toMatch(/^error\[/);
    expect(code).toBe(1);
  });

  it("also where a flag is wrong besides", async () => {
    const path = join(temporaryFolder(), "model.json");
    writeFileSync(path, '{ "vitral": 1, "inputs": { "x": "b 4" }, "nodes": ["nosuch"], "outputs": { "y": "x" } }');
    expect((await run(["check", path, "--set", "a=1"])).code).toBe(1);
  });
});

it("a folder that is not there is what is said, before any engine is opened", async () => {
  const folder = temporaryFolder();
  const path = join(folder, "not there", "vit.svg");
  const figure = await run(["diagram", "specs/vit.json", "-o", path]);
  expect(figure.code).toBe(1);
  expect(figure.err).toContain(`there is no folder \`${join(folder, "not there")}\``);
  expect(figure.err).toContain(`mkdir -p '${join(folder, "not there")}'`);

  writeFileSync(join(folder, "file"), "");
  const training = await run(["train", recipe, "--run", join(folder, "file")]);
  expect(training).toMatchObject({ code: 1, out: "" });
  expect(training.err).toContain("file`: it is a file, and no folder");
});
