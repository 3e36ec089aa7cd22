import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, exchanges, farthest, modelOf } from "../export/agreement.ts";
import { type OnnxRun, OnnxRuns, python } from "../export/onnx-runs.ts";
import { SMALL, specPaths } from "../training/specs.ts";

const { engine } = await openEngine("wasm");

type Reference = Awaited<ReturnType<Agreement["reference"]>>;

/** A spec's file, which takes batches of two sizes, and the files with two of its weights exchanged. */
interface Case {
  readonly whole: number;
  readonly references: readonly Reference[];
  readonly exchanged: readonly { readonly names: string; readonly place: number; readonly reference: Reference }[];
}

describe.skipIf(python === undefined)("every spec as an ONNX file, in onnxruntime", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-onnx-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const cases = new Map<string, Case>();
  let answers: readonly OnnxRun[] = [];

  beforeAll(async () => {
    const runs = new OnnxRuns(folder);
    for (const path of specPaths()) {
      const model = modelOf(path, SMALL[path]);
      const [two, three] = [2, 3].map((b) => new Agreement({ model, text: "" }, engine, { b }));
      if (two === undefined || three === undefined) throw new Error("two batches");
      const whole = await runs.add(model, two.weights, [two.inputs, three.inputs]);
      const references = [await two.reference(), await three.reference()];
      const exchanged = [];
      for (const { names, weights } of exchanges(two.weights)) {
        const place = await runs.add(model, weights, [two.inputs], { isChecked: false });
        exchanged.push({ names, place, reference: await two.reference(weights) });
      }
      cases.set(path, { whole, references, exchanged });
    }
    answers = runs.run();
  }, 600_000);

  test.each(specPaths())(
    "%s passes the checker and computes what the engine does, each weight in its place",
    (path) => {
      const { whole, references, exchanged } = cases.get(path) ?? { whole: -1, references: [], exchanged: [] };
      const answer = answers[whole];
      expect(answer?.error).toBeUndefined();
      expect(references.length).toBe(2);
      const [right = {}] = references;
      for (const [i, reference] of references.entries())
        expect(farthest(reference, answer?.outputs[i] ?? {})).toBeLessThan(1e-5);
      let seen = 0;
      for (const { names, place, reference } of exchanged) {
        const found = answers[place]?.outputs[0] ?? {};
        // Two biases of one sum are no two to anybody, and a mean is no variance: its root may be no number.
        const isSeen = farthest(right, reference) > 1e-5;
        expect(farthest(right, found) > 1e-5, names).toBe(isSeen);
        const areNumbers = Object.values(reference).every((data) => data.every((x) => !Number.isNaN(x)));
        if (areNumbers) expect(farthest(reference, found), names).toBeLessThan(1e-5);
        seen += Number(isSeen);
      }
      expect(seen).toBeGreaterThan(3);
    },
  );
});
