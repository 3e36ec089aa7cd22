import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { faultText, readsWrong } from "../../compiler/drawing/laws/reads-wrong.ts";
import { screen } from "../../compiler/drawing/screen.ts";
import { verifyDrawing } from "../../compiler/drawing/verify-drawing.ts";
import { drawSpec } from "../../runtime/diagram/draw-spec.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { specFile, specPaths } from "../training/specs.ts";

// What is read upwards is what is read downwards, turned over: that is tried at each depth elsewhere.
describe.each([
  ["up", [undefined]],
  ["right", [1, 2, 3, undefined]],
] as const)("read %s", (direction, depths) => {
  test.each(specPaths())("%s has no fault at any depth", async (path) => {
    const source = { name: path, text: readFileSync(specFile(path), "utf8") };
    for (const depth of depths) {
      const drawing = await drawSpec(source, { importer: specFiles(path), depth, direction }).drawing();
      expect(verifyDrawing(drawing, screen)).toEqual([]);
      expect(readsWrong(drawing).map((fault) => `depth ${depth}: ${faultText(fault)}`)).toEqual([]);
    }
  });
});
