import { appendFileSync, cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { trainRecipe } from "../../runtime/host/tasks/train-recipe.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "../runtime/training/fake-model.ts";
import { run } from "./capture.ts";

let folder = "";
const at = (...parts: readonly string[]) => join(folder, "runs", ...parts);

/** One that has finished, one that was stopped in its second epoch at another rate, and one in a sweep's folder. */
beforeEach(async () => {
  folder = temporaryFolder();
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
  const recipe = (name: string, changes: object) => {
    const path = join(folder, `${name}.json`);
    writeFileSync(path, JSON.stringify({ ...JSON.parse(recipeText), logs: [], ...changes }));
    return path;
  };
  const plain = recipe("plain", {});
  await trainRecipe(fakeTools(new FakePrepared()), { recipe: plain, run: at("a") });
  const controller = new AbortController();
  const prepared = new FakePrepared();
  prepared.onStep = (step) => step === 8 && controller.abort();
  const other = recipe("other", { optimizer: { adamw: { lr: 0.5 } }, schedule: { warmup: 0.1, decay: "linear" } });
  await trainRecipe(fakeTools(prepared), { recipe: other, run: at("b"), signal: controller.signal });
  mkdirSync(at("sweep"));
  cpSync(at("a"), at("sweep", "1"), { recursive: true });
});

interface Listed {
  readonly run: string;
  readonly state: string;
  readonly epochs?: { readonly done: number; readonly planned: number };
  readonly note?: string;
}

async function listed(): Promise<ReadonlyMap<string, Listed>> {
  const { out, code } = await run(["runs", at(), "--json"]);
  expect(code).toBe(0);
  const runs: readonly Listed[] = JSON.parse(out);
  return new Map(runs.map((one) => [one.run.slice(at().length + 1), one]));
}

test("runs are listed with how far they came, below their folder too", async () => {
  const found = await listed();
  expect(found.get("a")).toMatchObject({ state: "finished", epochs: { done: 3, planned: 3 }, engine: "cpu" });
  expect(found.get("b")).toMatchObject({ state: "interrupted", epochs: { done: 1, planned: 3 } });
  expect(found.get(join("sweep", "1"))).toMatchObject({ state: "finished" });
  expect(found.size).toBe(3);
  const { out } = await run(["runs", at()]);
  expect(out).toMatch(/train --resume \S*b\n$/);
});

test("a run that a process is in is running, one whose process died is interrupted, and a broken one costs its own line", async () => {
  const mark = (pid: number) =>
    writeFileSync(
      at("b", `lock-${pid}-00000000.json`),
      JSON.stringify({ pid, started: "1", host: `not-${hostname()}`, since: "2026-01-01T00:00:00.000Z" }),
    );
  mark(7);
  cpSync(at("a"), at("broken"), { recursive: true });
  appendFileSync(at("broken", "recipe.json"), "}");
  cpSync(at("a"), at("damaged"), { recursive: true });
  writeFileSync(at("damaged", "metrics.jsonl"), '{"epoch": 1}\n');
  const found = await listed();
  expect(found.get("b")).toMatchObject({
    state: "running",
    note: `process 7 on not-${hostname()}, since 2026-01-01T00:00:00.000Z`,
  });
  expect(found.get("broken")?.state).toBe("unreadable");
  expect(found.get("damaged")?.note).toContain("is not as a run left it");
  expect(found.get("a")?.state).toBe("finished");
});

test("runs side by side differ in what their recipes differ in, and nothing else", async () => {
  const picture = join(folder, "both.svg");
  const { out, code } = await run(["runs", "compare", at("a"), at("b"), "-o", picture]);
  expect(code).toBe(0);
  const keys = out
    .slice(out.indexOf("differs in"))
    .split("\n")
    .slice(1, -1)
    .map((line) => line.split(/ {2,}/)[0]);
  expect(keys.filter((key) => key !== "" && !key?.startsWith("wrote"))).toEqual([
    "optimizer.adamw.lr",
    "schedule.decay",
  ]);
  const svg = readFileSync(picture, "utf8");
  expect(svg.match(/<path[^>]*stroke="#0072b2"/g)?.length).toBe(3);
  expect(svg).toContain(`1: `);
  expect((await run(["runs", "compare", at("a"), at("sweep", "1")])).out).toContain("nothing differs");
});

test("a folder that is not there is said so", async () => {
  expect(await run(["runs", join(folder, "nowhere")])).toMatchObject({ code: 1, err: expect.stringContaining("F460") });
  expect((await run(["runs", "compare", at("a"), folder])).err).toContain("R206");
});
