import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import type { Mark } from "../../../compiler/drawing/drawing.ts";
import { readsWrong } from "../../../compiler/drawing/laws/reads-wrong.ts";
import { type ThemeName, themes } from "../../../compiler/drawing/themes.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import { vitFigure } from "../../../compiler/paper/vit-figure.ts";
import { vitPartsOf } from "../../../compiler/paper/vit-parts.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";

function model(path: string, set: Readonly<Record<string, string>> = {}): TypedGraph {
  const { typed, problems } = check(
    { name: path, text: readFileSync(path, "utf8") },
    { importer: specFiles(path), set },
  );
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return typed;
}

/** A spec given as text, after a change of it. */
function changed(change: (text: string) => string): TypedGraph {
  const path = "specs/vit.json";
  const text = change(readFileSync(path, "utf8"));
  const { typed, problems } = check({ name: path, text }, { importer: specFiles(path) });
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return typed;
}

const wordsOf = (marks: readonly Mark[]): string[] =>
  marks.flatMap((mark) => {
    if (mark.kind === "group") return wordsOf(mark.marks);
    return mark.kind === "text" ? [mark.runs.map(({ text }) => text).join(" ")] : [];
  });

describe("a model as in the ViT paper", () => {
  it("has every element of its first figure, with the model's numbers", () => {
    const drawing = vitFigure(model("specs/vit.json", { image_size: "48", depth: "3", classes: "10" }), "vit.json");
    const words = wordsOf(drawing.marks);
    expect(words).toEqual(
      expect.arrayContaining(["image", "3 × 3 patches", "Linear projection of flattened patches", "* class token"]),
    );
    expect(words.filter((word) => /^\d+( \*)?$/.test(word))).toEqual([
      "0 *",
      "1",
      "2",
      "3",
      "4",
      "5",
      "6",
      "7",
      "8",
      "9",
    ]);
    expect(words).toEqual(expect.arrayContaining(["Transformer encoder", "× 3", "Linear head", "Class", "1 of 10"]));
    const layer = words.slice(words.indexOf("Embedded patches"), words.indexOf("Encoded tokens"));
    expect(layer).toEqual(["Embedded patches", "Layer norm", "Multi-head attention", "Layer norm", "MLP"]);
  });

  it("tells means from class tokens, fixed positions from learnt ones, and gated MLPs", () => {
    const simple = vitPartsOf(model("specs/simple_vit.json"));
    expect(simple).toMatchObject({ prefix: 0, arePositionsLearnt: false, readsToken: false });
    const eva = vitPartsOf(model("specs/eva02.json"));
    expect(eva).toMatchObject({ prefix: 1, arePositionsLearnt: true, readsToken: false });
    expect(wordsOf(vitFigure(model("specs/eva02.json"), "").marks)).toEqual(
      expect.arrayContaining(["Mean over patches", "Gated MLP", "255", "256"]),
    );
  });

  it.each(["vit", "simple_vit", "timm_vit", "eva02", "deepvit"])("reads right and fits a page: %s", (name) => {
    const drawing = vitFigure(model(`specs/${name}.json`), `${name}.json`);
    const faults = (Object.keys(themes) as ThemeName[]).flatMap((theme) => verifyDrawing(drawing, themes[theme]));
    expect([faults, readsWrong(drawing)]).toEqual([[], []]);
    // Of a page of 6.75 in, with the smallest letters at 6 points.
    expect((10 * 6.75 * 72) / drawing.width).toBeGreaterThanOrEqual(6);
  });

  it.each([
    ["specs/mae.json", "one loop of layers (here are 2)"],
    ["specs/swin.json", "layers that are all alike"],
    ["specs/parallel_vit.json", "layers that are all alike"],
    ["specs/mlp_mixer.json", "attention in each layer"],
    ["specs/cct.json", "an image cut into patches"],
    ["specs/beit.json", "a position embedding"],
    ["specs/simmim.json", "a class token that is read"],
  ])("is none of %s, which lacks %s", (path, part) => {
    const typed = model(path);
    expect(() => vitFigure(typed, "")).toThrow(ProblemError);
    expect(vitPartsOf(typed)).toContain(part);
  });

  it("is none where a layer only looks like one, whatever it is called", () => {
    const softmax = changed((text) => text.replace('{ "softmax": "j" }', '"sigmoid"'));
    expect(vitPartsOf(softmax)).toBe("attention in each layer");
    const last = changed((text) => text.replace('{ "slice": { "n": 0 }', '{ "slice": { "n": 5 }'));
    expect(vitPartsOf(last)).toContain("a class token that is read");
  });
});
