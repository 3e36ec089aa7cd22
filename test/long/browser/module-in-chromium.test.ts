import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startNodeThread } from "../../../runtime/host/module/node-thread.ts";
import { chromiumPath, Page } from "../../export/chromium/chromium.ts";
import { type ModuleResult, trainedByModule } from "./module-page.ts";
import { scriptOf } from "./page-script.ts";

const chromium = chromiumPath();
const blocks = "specs/blocks";

/** The model of the README's first command, for 20 steps. */
const input = {
  spec: readFileSync("specs/vit.json", "utf8"),
  imports: Object.fromEntries(
    readdirSync(blocks).map((name) => [
      `vitral:blocks/${name.replace(".json", "")}`,
      readFileSync(`${blocks}/${name}`, "utf8"),
    ]),
  ),
  recipe: JSON.stringify({
    ...JSON.parse(readFileSync("specs/recipes/quick-start.json", "utf8")),
    dataset: { name: "mnist", train: 1280, validation: 20 },
    epochs: 1,
  }),
};

/** What makes a page isolated from other origins, which browsers ask of those that share memory. */
const isolation = {
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
};

const server = createServer((request, response) => {
  const headers = request.url === "/isolated" ? isolation : {};
  response.writeHead(200, { "Content-Type": "text/html", ...headers }).end("<!doctype html><title>Vitral</title>");
});

describe.skipIf(chromium === undefined)("in Chromium, by a module", () => {
  let page: Page;
  let script: string;
  let here: ModuleResult;
  let address: string;

  beforeAll(async () => {
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    script = await scriptOf("test/long/browser/module-page.ts");
    here = await trainedByModule(input, { most: 2, start: startNodeThread });
    page = await Page.open(chromium ?? "");
  }, 120_000);
  afterAll(async () => {
    await page?.close();
    server.close();
  });

  test.each([
    ["isolated", 2],
    ["plain", 0],
  ] as const)(
    "a page that is %s trains 20 steps to the bits of Node",
    async (name, started) => {
      await page.visit(`${address}/${name}`);
      expect(await page.evaluate("crossOriginIsolated")).toBe(name === "isolated");
      await page.evaluate(`${script}; globalThis.page = page; undefined`);
      const there = await page.evaluate(`page.trainedByModule(${JSON.stringify(input)})`);
      expect(there).toEqual({ ...here, started });
      expect(here.started).toBe(2);
      expect(here.epochs).toHaveLength(1);
      expect(here.epochs[0]?.train_loss).toBeGreaterThan(0);
    },
    120_000,
  );
});
