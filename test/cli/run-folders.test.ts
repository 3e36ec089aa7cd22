import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { resumeTraining, trainRecipe } from "../../runtime/host/tasks/train-recipe.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeTools } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

const spec = JSON.stringify({
  vitral: 1,
  params: { width: { type: "int", default: 10 }, depth: { type: "int", default: 1 } },
  presets: { wide: { width: 40 } },
  inputs: { image: "b 1 28 28" },
  nodes: [
    { rearrange: "b c h w -> b (c h w)" },
    { loop: "depth", id: "layers", nodes: [{ linear: "width" }, "gelu"] },
    { linear: 10, id: "head" },
  ],
  outputs: { logits: "head" },
});
const recipe = {
  vitral: 1,
  spec: "model.json",
  preset: "wide",
  set: { depth: 2 },
  dataset: { name: "mnist", train: 22, validation: 10 },
  epochs: 1,
  batch_size: 4,
};

let folder = "";
let path = "";
beforeEach(async () => {
  folder = temporaryFolder();
  // What can go wrong when a path is printed or pasted.
  path = join(folder, "my run's $HOME");
  writeFileSync(join(folder, "model.json"), spec);
  writeFileSync(join(folder, "recipe.json"), JSON.stringify(recipe));
  await trainRecipe(fakeTools(new FakePrepared()), { recipe: join(folder, "recipe.json"), run: path });
});

describe("a run's folder stands for its spec, with what its recipe chose", () => {
  it.each([
    ["summary", ["--size", "b=4"]],
    ["explain", []],
    ["explain", ["layers.1"]],
    ["compile", ["--emit", "kernels"]],
    ["diagram", ["-o", "-", "--format", "dot"]],
  ])("%s %j", async (command, more) => {
    const chosen = ["--preset", "wide", "--set", "depth=2"];
    const ofRun = await run([command, path, ...more]);
    expect(ofRun).toMatchObject({ code: 0, err: "" });
    const ofSpec = await run([command, join(path, "spec.json"), ...more, ...chosen]);
    // Where a value was chosen is told too, and in a figure how it is drawn anew.
    const told = (out: string) =>
      out.replace(/\/\S*\/my run.s \S*recipe\.json:\d+/, "--set depth=2").replace(/^\/\/ .*$/m, "");
    expect(told(ofRun.out)).toBe(told(ofSpec.out));
    // It is the choice that was shown, and flags still choose otherwise.
    const plain = await run([command, join(path, "spec.json"), ...more]);
    if (more[0] !== "layers.1") expect(ofRun.out).not.toBe(plain.out);
    const other = await run([command, path, ...more, "--set", "width=3"]);
    expect(other.out).not.toBe(ofRun.out);
  });

  it("is checked, and its record is left alone by --fix", async () => {
    expect(await run(["check", path])).toMatchObject({ code: 0, out: expect.stringContaining("recipe.json: 6 nodes") });
    const broken = spec.replace('"gelu"', '"gelu" , {"linear": "width", "biass": false}');
    writeFileSync(join(path, "spec.json"), broken);
    const { code, err } = await run(["check", path, "--fix"]);
    expect(code).toBe(1);
    expect(err).toContain("biass");
    expect(readFileSync(join(path, "spec.json"), "utf8")).toBe(broken);
  });

  it("is no recipe", async () => {
    const { code, err } = await run(["train", path], fakeTools(new FakePrepared()));
    expect(code).toBe(1);
    expect(err).toContain("R248");
    expect(err).toContain("npx vitral train --resume '");
    expect(err).toContain("/recipe.json'");
  });

  it("says of another folder that it is none of a run", async () => {
    expect(await run(["summary", folder])).toMatchObject({ code: 1, err: expect.stringContaining("R206") });
  });
});

describe("--resume RUN --epochs N", () => {
  it("is a command of its own", async () => {
    const { code, out, err } = await run(["train", "--resume", path, "--epochs", "2"], fakeTools(new FakePrepared()));
    expect(code).toBe(0);
    expect(err).toContain("as in a run of 2 epochs");
    expect(out).toContain("epoch 2/2");
    expect(JSON.parse(readFileSync(join(path, "recipe.json"), "utf8")).epochs).toBe(2);
    expect((await run(["train", "--resume", path, "--epochs", "1"], fakeTools(new FakePrepared()))).err).toContain(
      "R245",
    );
  });

  it("is a number in code", async () => {
    const { metrics } = await resumeTraining(fakeTools(new FakePrepared()), { run: path, epochs: 3 });
    expect(metrics).toHaveLength(3);
  });
});

it("prints commands that a shell takes for what they say", async () => {
  const prepared = new FakePrepared();
  prepared.onStep = (number) => void (number === 8 && process.emit("SIGINT"));
  const { out } = await run(["train", "--resume", path, "--epochs", "3"], fakeTools(prepared));
  expect(out).toContain(`npx vitral train --resume '${path.replaceAll("'", "'\\''")}'`);
  expect(existsSync(path)).toBe(true);
});
