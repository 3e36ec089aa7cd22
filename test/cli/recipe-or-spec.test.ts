import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { systemTools } from "../../runtime/host/runs/system-tools.ts";
import type { Tools } from "../../runtime/host/runs/tools.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

/** Real tools, whose engine nobody may open. */
const withoutEngine: Tools = {
  ...systemTools,
  openEngine() {
    throw new Error("an engine was opened");
  },
};

let folder = "";
let recipe = "";
const small = {
  vitral: 1,
  spec: "vitral:vit",
  preset: "mnist",
  set: { depth: 2 },
  dataset: { name: "mnist", train: 100, validation: 20 },
  epochs: 1,
};
const write = (changes: object = {}) => writeFileSync(recipe, JSON.stringify({ ...small, ...changes }, null, 1));
beforeEach(() => {
  folder = temporaryFolder();
  recipe = join(folder, "recipe.json");
  write();
});

describe("a recipe where a spec is named", () => {
  it("stands for its spec, as it chooses its parameters", async () => {
    const chosen = ["--preset", "mnist", "--set", "depth=2"];
    for (const args of [["summary"], ["compile", "--emit", "ops"], ["explain"], ["explain", "head"]]) {
      const [command = "", ...rest] = args;
      const isNode = rest[0] === "head";
      const by = (path: string) => (isNode ? [command, path, ...rest] : [command, ...rest, path]);
      const ofRecipe = await run(by(recipe));
      const ofSpec = await run([...by("vitral:vit"), ...chosen]);
      // Where a value was chosen is told too.
      expect(ofRecipe.out.replace(/\S*recipe\.json:\d+/, "--set depth=2")).toBe(ofSpec.out);
      expect(ofRecipe.code).toBe(0);
    }
    const figure = join(folder, "model.svg");
    expect((await run(["diagram", recipe, "-o", figure])).code).toBe(0);
    expect(existsSync(figure)).toBe(true);
  });

  it("leaves what the flags choose to them", async () => {
    const more = await run(["summary", recipe, "--set", "depth=3", "--json"]);
    const less = await run(["summary", recipe, "--json"]);
    expect(JSON.parse(more.out).parameters).toBeGreaterThan(JSON.parse(less.out).parameters);
  });

  it("is checked as a recipe", async () => {
    expect(await run(["check", recipe])).toMatchObject({
      code: 0,
      out: expect.stringMatching(/^ok: .*recipe\.json: /),
    });
    write({ lr: 0.1, epochs: "3", set: { detph: 3 } });
    const found = await run(["check", recipe, "--format", "json"]);
    expect(JSON.parse(found.out).map(({ code, line }: { code: string; line: number }) => `${code} ${line}`)).toEqual([
      "R102 13",
      "R101 14",
    ]);
    const mended = await run(["check", recipe, "--fix"]);
    expect(mended.out).toContain("1 problem fixed");
    write({ set: { detph: 3 } });
    expect((await run(["check", recipe])).err).toContain("recipe.json:6:4");
    expect((await run(["check", recipe, "--set", "depht=3"])).err).toContain("--set:1:1");
  });
});

describe("vitral train", () => {
  it("says of a spec that it is one, and what to do with it", async () => {
    const { code, err, out } = await run(["train", "specs/vit.json"], withoutEngine);
    expect({ code, out }).toEqual({ code: 1, out: "" });
    expect(err).toContain("error[R111]: `specs/vit.json` is a spec, and a recipe is wanted");
    expect(err).toContain("vitral check specs/vit.json");
  });

  it.each([
    [{ preset: "mnsit" }, "G620", 4],
    [{ set: { depth: "1.5" } }, "G621", 6],
    [{ set: { patch_size: 5 } }, "S303", undefined],
    [{ objective: { cross_entropy: "scores" } }, "R113", 15],
    [{ preset: undefined }, "R211", 8],
    [{ dataset: { ...small.dataset, train: 10_000 } }, "R209", 10],
    [{ name: "../evil" }, "R110", 14],
  ])("opens no engine for %j", async (changes, code, line) => {
    write(changes);
    const path = join(folder, "run");
    const found = await run(["train", recipe, "--run", path], withoutEngine);
    expect(found.code).toBe(1);
    expect(found.err).toContain(`error[${code}]`);
    if (line !== undefined) expect(found.err).toMatch(new RegExp(`recipe\\.json:${line}:`));
    expect(existsSync(path)).toBe(false);
  });

  it("shows a flag's mistake at the flag", async () => {
    const asked = ["train", recipe, "--set", "dpeth=3", "--run", join(folder, "run")];
    const { err } = await run(asked, withoutEngine);
    expect(err).toContain("--set:1:1");
    expect(err).not.toContain("recipe.json:");
  });
});
