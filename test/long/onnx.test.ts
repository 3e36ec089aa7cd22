import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { NEWEST_OPSET, OLDEST_OPSET } from "../../compiler/targets/onnx/opsets.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, exchanges, farthest, modelOf, type Outputs } from "../export/agreement.ts";
import { modelNamed, names, specOf, texts } from "../export/hostile-spec.ts";
import { type OnnxRun, OnnxRuns, python } from "../export/onnx-runs.ts";
import { SMALL, specPaths } from "../training/specs.ts";

const { engine } = await openEngine("tfjs");

/** Sizes that are free beside the batch. */
const FREE = [
  { b: 2, h: 8, w: 12, n: 3 },
  { b: 3, h: 16, w: 8, n: 5 },
];

const hasNoNumber = (outputs: Outputs): boolean => Object.values(outputs).some((data) => data.some(Number.isNaN));

type Reference = Awaited<ReturnType<Agreement["reference"]>>;

/** A spec's file, which takes batches of two sizes, and the files with two of its weights exchanged. */
interface Case {
  /** The same in the oldest and the newest opset. */
  readonly elsewhere: readonly number[];
  readonly whole: number;
  readonly references: readonly Reference[];
  readonly exchanged: readonly { readonly names: string; readonly place: number; readonly reference: Reference }[];
}

describe.skipIf(python === undefined)("every spec as an ONNX file, in onnxruntime", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-onnx-"));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const cases = new Map<string, Case>();
  /** What else is written and run, with what comes out of it. */
  const others = new Map<string, { readonly place: number; readonly references: readonly Reference[] }>();
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
      const elsewhere = [];
      for (const opset of [OLDEST_OPSET, NEWEST_OPSET])
        elsewhere.push(await runs.add(model, two.weights, [two.inputs], { opset }));
      cases.set(path, { elsewhere, whole, references, exchanged });
    }
    const free = modelOf("test/export/free-sizes.json");
    const sized = FREE.map((sizes) => new Agreement({ model: free, text: "" }, engine, sizes));
    const [{ weights } = { weights: new Map() }] = sized;
    const place = await runs.add(
      free,
      weights,
      sized.map(({ inputs }) => inputs),
    );
    others.set("sizes that are free", { place, references: await Promise.all(sized.map((one) => one.reference())) });
    for (const [what, model, details] of [
      ["any names", modelNamed(specOf("said", names)), {}],
      ["windows and norms of images", modelOf("test/export/convnet.json"), {}],
      ["any texts", modelNamed(specOf(texts.join(), ["a", "b"])), {}],
      ["weights beside the model", modelOf("specs/cait.json", SMALL["specs/cait.json"]), { largestInside: 1000 }],
    ] as const) {
      const agreement = new Agreement({ model, text: "" }, engine);
      const place = await runs.add(model, agreement.weights, [agreement.inputs], details);
      others.set(what, { place, references: [await agreement.reference()] });
    }
    answers = runs.run();
  }, 600_000);

  test.each([
    "sizes that are free",
    "any names",
    "windows and norms of images",
    "any texts",
    "weights beside the model",
  ])("%s", (what) => {
    const { place, references } = others.get(what) ?? { place: -1, references: [] };
    const answer = answers[place];
    expect(answer?.error).toBeUndefined();
    expect(references.length).toBeGreaterThan(0);
    for (const [i, reference] of references.entries())
      expect(farthest(reference, answer?.outputs[i] ?? {})).toBeLessThan(1e-5);
  });

  test.each(specPaths())(
    "%s passes the checker and computes what the engine does, each weight in its place",
    (path) => {
      const nothing: Case = { whole: -1, elsewhere: [], references: [], exchanged: [] };
      const { whole, elsewhere, references, exchanged } = cases.get(path) ?? nothing;
      const answer = answers[whole];
      expect(answer?.error).toBeUndefined();
      expect(references.length).toBe(2);
      const [right = {}] = references;
      for (const [i, reference] of references.entries())
        expect(farthest(reference, answer?.outputs[i] ?? {})).toBeLessThan(1e-5);
      for (const place of elsewhere) {
        expect(answers[place]?.error).toBeUndefined();
        expect(farthest(right, answers[place]?.outputs[0] ?? {})).toBeLessThan(1e-5);
      }
      let seen = 0;
      for (const { names, place, reference } of exchanged) {
        const found = answers[place]?.outputs[0] ?? {};
        // Two biases of one sum are no two to anybody.
        const isSeen = farthest(right, reference) > 1e-5;
        expect(farthest(right, found) > 1e-5, names).toBe(isSeen);
        // A mean is no variance: its root may be no number, of which tfjs's relu, and no other, makes 0.
        const hasRoot = names.includes("variance") && [reference, found].some(hasNoNumber);
        if (!hasRoot) expect(farthest(reference, found), names).toBeLessThan(1e-5);
        seen += Number(isSeen);
      }
      expect(seen).toBeGreaterThan(3);
    },
  );
});
