import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, exported, farthest, fileOf } from "../export/agreement.ts";
import { bundled, wasmFiles } from "../export/chromium/bundle.ts";
import { chromiumPath, Page } from "../export/chromium/chromium.ts";
import type { SentTensor } from "../export/chromium/page.ts";
import { SMALL, specPaths } from "../training/specs.ts";

const chromium = chromiumPath();
const { engine } = await openEngine("tfjs");

const texts = new Map<string, string>();
const agreements = new Map<string, Agreement>();
if (chromium !== undefined)
  for (const path of specPaths()) {
    const module = await exported(path, SMALL[path]);
    texts.set(path, module.text);
    agreements.set(path, new Agreement(module, engine));
  }

/** On WebGL, which a processor computes here, pixel by pixel: models until each function of tfjs that any calls was called. */
function fewPaths(): string[] {
  const called = new Set<string>();
  return [...texts].flatMap(([path, text]) => {
    const before = called.size;
    for (const [name] of text.matchAll(/tf\.\w+/g)) called.add(name);
    return called.size > before ? [path] : [];
  });
}

describe.skipIf(chromium === undefined)("in Chromium", () => {
  let page: Page;

  beforeAll(async () => {
    page = await Page.open(chromium ?? "");
    await page.evaluate(`${await bundled(texts)}; globalThis.exported = exported; undefined`);
  }, 240_000);
  afterAll(() => page?.close());

  describe.each([
    ["wasm", [...texts.keys()]],
    ["webgl", fewPaths()],
  ] as const)("%s", (backend, paths) => {
    beforeAll(async () => {
      const chosen = await page.evaluate(`exported.choose("${backend}", ${JSON.stringify(wasmFiles)})`);
      expect(chosen).toBe(backend);
    }, 120_000);

    test.each(paths)(
      "%s computes what the engine does",
      async (path) => {
        const agreement = agreements.get(path);
        if (agreement === undefined) throw new Error(`no module of ${path}`);
        const weights = Buffer.from(fileOf(agreement.weights)).toString("base64");
        const inputs = Object.values(agreement.inputs).map(sent);
        const given = [weights, inputs].map((value) => JSON.stringify(value)).join(", ");
        const outputs = await page.evaluate(`exported.forward(exported.modules[${JSON.stringify(path)}], ${given})`);
        const there = Object.entries(outputs as Record<string, number[]>);
        const data = Object.fromEntries(there.map(([name, numbers]) => [name, Float32Array.from(numbers)]));
        // Sines are the driver's on WebGL: a language for pictures asks for few digits of them.
        const isCoarse = backend === "webgl" && /tf\.(sin|cos)\(/.test(agreement.exported.text);
        expect(farthest(await agreement.reference(), data)).toBeLessThan(isCoarse ? 1e-3 : 1e-5);
      },
      120_000,
    );
  });
});

const TYPES = { f32: "float32", i32: "int32", bool: "bool" } as const;

const sent = ({ dtype, shape, data }: Agreement["inputs"][string]): SentTensor => ({
  dtype: TYPES[dtype],
  shape,
  data: [...data],
});
