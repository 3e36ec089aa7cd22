import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createContext, runInContext } from "node:vm";
import { expect, it } from "vitest";
import { wasmFiles, wasmFolder } from "../../export/chromium/bundle.ts";
import { type PageInput, type PageResult, playground } from "./page.ts";
import { scriptOf } from "./page-script.ts";

const blocks = "specs/blocks";
const input: PageInput = {
  spec: readFileSync("specs/vit.json", "utf8"),
  imports: Object.fromEntries(
    readdirSync(blocks).map((name) => [
      `vitral:blocks/${name.replace(".json", "")}`,
      readFileSync(join(blocks, name), "utf8"),
    ]),
  ),
  recipe: JSON.stringify({
    vitral: 1,
    spec: "vit.json",
    set: { image_size: 28, channels: 1, classes: 10, patch_size: 7, dim: 16, depth: 2, heads: 2, head_dim: 8 },
    dataset: { name: "mnist", train: 9, validation: 5 },
    batch_size: 4,
    epochs: 2,
  }),
  wasmFiles,
};

/** What a worker of a page has and the language has not. */
const { TextEncoder, TextDecoder, AbortController, performance, setTimeout, atob, btoa, fetch, crypto, console } =
  globalThis;
const location = { href: "https://example.org/page.js" };
const ofTheWeb = {
  TextEncoder,
  TextDecoder,
  AbortController,
  performance,
  setTimeout,
  atob,
  btoa,
  fetch,
  crypto,
  console,
  location,
};

it("compiles, draws and trains where there is nothing of Node, to the same bits", async () => {
  const world = createContext({ ...ofTheWeb, input });
  runInContext("var self = globalThis; function importScripts() {}", world);
  expect(runInContext("[typeof process, typeof require, typeof Buffer, typeof setImmediate].join()", world)).toBe(
    "undefined,undefined,undefined,undefined",
  );
  runInContext(await scriptOf("test/long/browser/page.ts"), world);
  const there: PageResult = await runInContext("page.playground(input)", world);
  const here = await playground({ ...input, wasmFiles: `${wasmFolder}/` });
  expect(there).toEqual(here);
  expect(here).toMatchObject({ problems: [], svg: expect.stringContaining("<svg") });
  expect(here.epochs).toHaveLength(2);
  for (const { train_loss } of here.epochs) expect(train_loss).toBeGreaterThan(0);
});
