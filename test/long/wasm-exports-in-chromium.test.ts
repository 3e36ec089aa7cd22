import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, farthest, fileOf, modelOf } from "../export/agreement.ts";
import { chromiumPath, Page } from "../export/chromium/chromium.ts";
import { codeAddress, WasmFolder } from "../export/wasm-modules.ts";
import { SMALL, specPaths } from "../training/specs.ts";

const chromium = chromiumPath();
const { engine } = await openEngine("tfjs");

/** What a page does: the loader's files come as base64, and the outputs go back as numbers. */
const predict = `async (loader, files, inputs, relaxed) => {
  const { load } = await import(loader);
  const asked = [];
  const read = async (name) => {
    asked.push(name);
    return Uint8Array.from(atob(files[name]), (letter) => letter.charCodeAt(0)).buffer;
  };
  const model = await load(read, { relaxed });
  const outputs = Object.entries(model.run(inputs)).map(([name, { data }]) => [name, [...data]]);
  return { asked, outputs };
}`;

describe.skipIf(chromium === undefined)("in Chromium", () => {
  let page: Page;
  beforeAll(async () => {
    page = await Page.open(chromium ?? "");
  }, 60_000);
  afterAll(() => page?.close());

  test.each(specPaths())(
    "%s as a WebAssembly module computes what the engine does, with SIMD to the bits of Node",
    async (path) => {
      const model = modelOf(path, SMALL[path]);
      const agreement = new Agreement({ model, text: "" }, engine);
      const folder = await WasmFolder.of(model, { b: 2 });
      const contents = [...folder.files, ["weights.safetensors", Buffer.from(fileOf(agreement.weights))] as const];
      const files = Object.fromEntries(contents.map(([name, bytes]) => [name, Buffer.from(bytes).toString("base64")]));
      const inputs = Object.fromEntries(Object.entries(agreement.inputs).map(([name, { data }]) => [name, [...data]]));
      const given = [codeAddress(folder.files), files, inputs].map((value) => JSON.stringify(value)).join(", ");
      const right = await agreement.reference();
      for (const relaxed of [true, false]) {
        const answer = (await page.evaluate(`(${predict})(${given}, ${relaxed})`)) as {
          readonly asked: readonly string[];
          readonly outputs: readonly (readonly [string, readonly number[]])[];
        };
        expect(answer.asked).toEqual([relaxed ? "model-relaxed.wasm" : "model.wasm", "weights.safetensors"]);
        const there = Object.fromEntries(answer.outputs.map(([name, data]) => [name, Float32Array.from(data)]));
        expect(farthest(right, there)).toBeLessThan(1e-5);
        if (!relaxed) expect(there).toEqual(await folder.run(agreement.weights, agreement.inputs, false));
      }
    },
    120_000,
  );
});
