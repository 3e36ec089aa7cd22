import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { resumeTraining, trainRecipe } from "../../../runtime/host/tasks/train-recipe.ts";
import { readEvents } from "../host/logs/read-events.ts";
import { temporaryFolder } from "../temporary-folder.ts";
import { FakePrepared, fakeSpecText, fakeTools, recipeText } from "./fake-model.ts";

test("numbers of one's own are worked out of every answer, and stand in every log; what onEpoch promises is waited for", async () => {
  const folder = temporaryFolder();
  const recipe = join(folder, "recipe.json");
  const logs = ["csv", "tensorboard", "report"];
  writeFileSync(recipe, JSON.stringify({ ...JSON.parse(recipeText), logs }));
  writeFileSync(join(folder, "fake.json"), fakeSpecText);
  const run = join(folder, "run");
  const controller = new AbortController();
  const order: string[] = [];
  let gone = 0;
  const watch = {
    metrics: {
      right: ({ report }: { report: { top1: number } }) => report.top1,
      "a, b": ({ logits, labels }: { logits: Float32Array; labels: Int32Array }) => logits.length / labels.length,
      none: () => Number.NaN,
    },
    onStep: () => void order.push("step"),
    async onEpoch() {
      await new Promise((resolve) => setTimeout(resolve, 5));
      order.push("epoch");
      if (++gone === 2) controller.abort();
    },
  };
  const stopped = await trainRecipe(fakeTools(new FakePrepared()), {
    ...watch,
    recipe,
    run,
    signal: controller.signal,
  });
  expect(stopped.outcome).toBe("interrupted");
  // Two epochs of six steps, each told of before the next begins.
  expect(order.join().replaceAll("step", "s")).toBe("s,s,s,s,s,s,epoch,s,s,s,s,s,s,epoch");
  const { metrics } = await resumeTraining(fakeTools(new FakePrepared()), { ...watch, run });
  expect(metrics.length).toBe(3);
  for (const row of metrics) expect(row.own).toEqual({ right: row.validation_accuracy, "a, b": 10 });
  const table = readFileSync(join(run, "metrics.csv"), "utf8").split("\n");
  expect(table[0]).toMatch(/,own\.right,"own\.a, b"$/);
  expect(table[1]).toMatch(/,10$/);
  const told = new Map(readEvents(join(run, "tensorboard")));
  expect(told.get("own/right@12")).toBe(Math.fround(metrics[1]?.validation_accuracy ?? 0));
  expect(readFileSync(join(run, "report.html"), "utf8")).toContain("a, b, after epoch 3");
});
