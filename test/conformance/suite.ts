import { expect, test } from "vitest";
import { compile } from "../../compiler/compile.ts";
import type { Engine } from "../../runtime/engines/engine.ts";
import { filled, observed, readCorpus, recorded } from "./case.ts";
import { expectedCode } from "./departures.ts";
import { inputName, resultNames, specText } from "./spec-text.ts";

/**
 * Every call of the corpora that einops answers, as a spec of one node: the very shapes and bytes. Sums and products of
 * the corpora are exact in f32 and a mean is one division, so that an engine has no choice of rounding.
 */
export function testConformance(open: () => Promise<Engine>): void {
  for (const corpus of ["einops.jsonl", "einops-pack.jsonl"]) {
    test(`${corpus}: what einops computes, byte for byte`, async () => {
      const engine = await open();
      const valid = readCorpus(corpus).filter(
        (one) => one.ok && expectedCode(one) === undefined && one.diverge === undefined,
      );
      expect(valid.length).toBeGreaterThan(20);
      const wrong: unknown[] = [];
      for (const one of valid) {
        const source = { name: one.id, text: specText(one) };
        const prepared = engine.prepare(
          compile({ source, engine: engine.identity.name, batchSizes: { predict: [1] } }),
        );
        const inputs = Object.fromEntries(one.inputs.map((input, i) => [inputName(i), filled(input)]));
        const results = await prepared.run("predict", inputs);
        prepared.dispose();
        const found = observed(
          one,
          resultNames(one).map((name) => results[name]),
        );
        if (JSON.stringify(found) !== JSON.stringify(recorded(one)))
          wrong.push({ id: one.id, found, recorded: recorded(one) });
      }
      expect(wrong).toEqual([]);
      expect(engine.tensorCount()).toBe(0);
    });
  }
}
