import { mkdirSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { openRunFolder } from "../../../../runtime/host/run-folder/run-folder.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

function makeRun(path: string, age: number): void {
  mkdirSync(join(path, "checkpoints"), { recursive: true });
  for (const name of ["recipe.json", "environment.json", "checkpoints/best.safetensors"])
    writeFileSync(join(path, name), "{}");
  for (const name of ["recipe.json", "environment.json"]) utimesSync(join(path, name), 1e9 - age, 1e9 - age);
}

it("names the run that was meant: the one a file is of, or the newest of a folder", async () => {
  const runs = join(temporaryFolder(), "runs");
  for (const [i, name] of ["a-1", "a-2", "b-1", "b-2"].entries()) makeRun(join(runs, name), i);
  const help = async (path: string) => {
    const { problems } = await openRunFolder(path).catch((error) => error);
    return problems[0].help.join();
  };
  const a1 = join(runs, "a-1");
  for (const inside of ["checkpoints/best.safetensors", "recipe.json", "checkpoints"])
    expect(await help(join(a1, inside)), inside).toBe(`near it is a run: \`${a1}\``);
  const newest = `near it are runs: ${["a-1", "a-2", "b-1"].map((name) => `\`${join(runs, name)}\``).join(", ")}`;
  expect(await help(runs)).toBe(newest);
  expect(await help(join(runs, "a-9"))).toBe(newest);
  expect(await help(join(runs, "none", "at", "all"))).toContain("train RECIPE` makes one");
});
