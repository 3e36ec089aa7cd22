import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { findPainting } from "../../../runtime/inside/find-painting.ts";
import { paintedTiles } from "../../../runtime/inside/painted-picture.ts";

function paintingOf(path: string, set: Readonly<Record<string, string>> = {}) {
  const { typed } = check({ name: path, text: readFileSync(path, "utf8") }, { importer: specFiles(path), set });
  if (typed === undefined) throw new Error(`${path} is wrong`);
  return findPainting(typed);
}

const small = { image_size: "8", patch_size: "4", channels: "3" };
const form = { channels: 3, height: 8, width: 8, mean: [0.4, 0.5, 0.6], deviation: [0.2, 0.25, 0.3] };

describe("what a masked autoencoder paints", () => {
  it("is found by shapes, and is nothing of a model that paints no patches", () => {
    expect(paintingOf("specs/mae.json", small)).toMatchObject({ painted: "painted", mask: "mask", patches: 4 });
    expect(paintingOf("specs/simmim.json")).toMatchObject({ patches: 196 });
    for (const path of ["specs/vit.json", "specs/swin.json", "specs/convnext.json"])
      expect(paintingOf(path), path).toBeUndefined();
  });

  it("has each number at its place: row after row, channels last within a patch", () => {
    const places = paintingOf("specs/mae.json", small)?.places ?? new Int32Array();
    expect([...places.slice(0, 6)]).toEqual([0, 64, 128, 1, 65, 129]);
    expect(places[48]).toBe(4);
    expect(new Set(places).size).toBe(3 * 64);
  });

  it("is the picture again where just that is painted, with or without each patch's mean and deviation", () => {
    const painting = paintingOf("specs/mae.json", small);
    if (painting === undefined) throw new Error("MAE paints");
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 255 }), { minLength: 192, maxLength: 192 }),
        fc.boolean(),
        fc.array(fc.constantFrom(0, 1), { minLength: 4, maxLength: 4 }),
        (levels, isNormalized, mask) => {
          const image = levels.map((level, i) => {
            const channel = Math.floor(i / 64);
            return (level / 255 - (form.mean[channel] ?? 0)) / (form.deviation[channel] ?? 1);
          });
          const target = Array.from({ length: 4 }, (_, patch) => {
            const own = Array.from({ length: 48 }, (_, i) => image[painting.places[patch * 48 + i] ?? 0] ?? 0);
            const mean = own.reduce((sum, one) => sum + one / 48, 0);
            const deviation = Math.sqrt(own.reduce((sum, one) => sum + (one - mean) ** 2 / 47, 1e-6));
            return isNormalized ? own.map((one) => (one - mean) / deviation) : own;
          }).flat();
          const tiles = paintedTiles({ image, painted: target, target, mask }, painting, form);
          const [whole, seen, filled] = tiles.map(({ rgb }) => [...rgb]);
          expect(filled).toEqual(whole);
          const hidden = mask.filter((one) => one === 1).length;
          const greys = Array.from({ length: 64 }, (_, i) => seen?.slice(3 * i, 3 * i + 3)).filter((pixel) =>
            pixel?.every((level) => level === 128),
          );
          expect(greys.length).toBeGreaterThanOrEqual(16 * hidden);
        },
      ),
      { numRuns: 30 },
    );
  });
});
