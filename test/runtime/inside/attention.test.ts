import { readFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { beforeAll, describe, expect, test } from "vitest";
import { tapOutput } from "../../../compiler/expand/named-values.ts";
import { distanceChart } from "../../../runtime/host/inside/distance-chart.ts";
import type { AttentionMaps } from "../../../runtime/inside/attention-maps.ts";
import { boundModels } from "../../../runtime/inside/bound-model.ts";
import { findAttention } from "../../../runtime/inside/find-attention.ts";
import { rollout } from "../../../runtime/inside/rollout.ts";
import { modelAttention } from "../../../runtime/inside/seen-attention.ts";
import { tokenPlaces } from "../../../runtime/inside/token-places.ts";
import { Tracer } from "../../../runtime/inside/trace-elements.ts";
import { run as runCommand } from "../../cli/capture.ts";
import { SMALL } from "../../training/specs.ts";
import { smallModel } from "./every-value.ts";
import { smallRun } from "./small-run.ts";

const typedOf = (spec: string) => smallModel(`specs/${spec}.json`, SMALL[`specs/${spec}.json`] ?? "").evaluated;

function attentionsOf(spec: string) {
  const [graph] = boundModels(typedOf(spec));
  if (graph === undefined) throw new Error("no picture");
  const picture = new Tracer(graph, graph.image);
  return findAttention(graph, picture).map((found) => ({ ...found, places: tokenPlaces(graph, picture, found) }));
}

describe("attention is found by what it computes", () => {
  test.each([
    ["vit", ["4 × 4, cls_token", "4 × 4, cls_token"]],
    ["timm_vit", ["4 × 4, cls_token.token", "4 × 4, cls_token.token"]],
    ["dinov3", Array(2).fill("4 × 4, cls_token, reg_token[0], reg_token[1]")],
    ["cait", ["4 × 4", "4 × 4", "4 × 4, cls_token"]],
    ["simple_vit", ["4 × 4", "4 × 4"]],
    ["swin", ["14 × 14", "14 × 14", "7 × 7"]],
    ["max_vit", Array(4).fill("7 × 7")],
    ["timm_xcit", ["no place", "7 × 7, cls_token"]],
  ])("in %s", (spec, expected) => {
    const found = attentionsOf(spec).map(({ places }) =>
      places === undefined ? "no place" : [`${places.rows} × ${places.columns}`, ...places.others].join(", "),
    );
    expect(found).toEqual(expected);
  });

  test("windows are put back to their places, shifted ones too", () => {
    for (const [block, shift] of [0, 3].entries()) {
      const { shape, keys, queries, places } = attentionsOf("swin")[block] ?? {};
      const [windows = 0, heads = 0, tokens = 0] = shape ?? [];
      expect([windows, heads, tokens]).toEqual([4, 2, 49]);
      const placeOf = (window: number, token: number) => {
        const row = (7 * Math.floor(window / 2) + Math.floor(token / 7) + shift) % 14;
        return row * 14 + ((7 * (window % 2) + (token % 7) + shift) % 14);
      };
      for (let e = 0; e < windows * heads * tokens * tokens; e += 13) {
        const window = Math.floor(e / (heads * tokens * tokens));
        expect(places?.token(keys?.[e] ?? -1)).toBe(placeOf(window, e % tokens));
        expect(places?.token(queries?.[e] ?? -1)).toBe(placeOf(window, Math.floor(e / tokens) % tokens));
      }
    }
  });

  test("a model that looks at no places is told so", () => {
    expect(() => modelAttention(typedOf("convnext"), "logits")).toThrow("F474");
  });
});

test("rollout is the product of layers, each half itself, for the token that asks", () => {
  const tokens = 5;
  const places = { rows: 2, columns: 2, others: ["cls"], pitch: [1, 1] as const, token: (code: number) => code };
  const random = (seed: number) => Array.from({ length: 25 }, (_, i) => 1 + Math.sin(seed + i * i));
  const layers = [1, 2, 3].map((seed): AttentionMaps => {
    const rows = random(seed);
    const mean = Float32Array.from(rows, (p, i) => {
      const start = i - (i % tokens);
      return p / rows.slice(start, start + tokens).reduce((a, b) => a + b);
    });
    return { name: "", places, query: "cls", heads: [], distances: [], mean, asking: new Set([0, 1, 2, 3, 4]) };
  });
  let product: readonly number[] = Array.from({ length: 25 }, (_, i) => (i % 6 === 0 ? 1 : 0));
  for (const { mean } of layers)
    product = product.map((_, e) => {
      const [i, j] = [Math.floor(e / 5), e % 5];
      return [0, 1, 2, 3, 4].reduce(
        (sum, k) => sum + ((mean?.[i * 5 + k] ?? 0) / 2 + (i === k ? 0.5 : 0)) * (product[k * 5 + j] ?? 0),
        0,
      );
    });
  rollout(layers, "cls").forEach((part, i) => {
    expect(part).toBeCloseTo(product[20 + i] ?? 0, 6);
  });
});

test("a head looks as far as its patches lie from what they look at, in pixels, whatever goes to other tokens", () => {
  const { evaluated } = smallModel("specs/vit.json", SMALL["specs/vit.json"] ?? "");
  const attention = modelAttention(evaluated, "logits");
  const tokens = 17;
  /** Every token looks at another by half, and by the other half at the class token. */
  const towards = (right: number, down: number) =>
    Float32Array.from({ length: 2 * tokens * tokens }, (_, e) => {
      const [head, from, to] = [Math.floor(e / tokens ** 2), Math.floor(e / tokens) % tokens, e % tokens];
      if (to === 0) return 0.5;
      const [row, column] = [Math.floor((from - 1) / 4), (from - 1) % 4];
      const [r, c] = head === 0 ? [row, column] : [(row + down) % 4, (column + right) % 4];
      return to - 1 === 4 * r + c ? 0.5 : 0;
    });
  const answer = Object.fromEntries(
    attention.taps.map((name) => [
      tapOutput(name),
      { dtype: "f32" as const, shape: [1, 2, tokens, tokens], data: towards(2, 0) },
    ]),
  );
  const { layers } = attention.see(answer);
  // Two patches to the right, or two to the left, of 7 pixels each; the first head at itself.
  for (const { distances } of layers) expect(distances).toEqual([0, 14]);
  expect(distanceChart(layers)?.marks.filter(({ markup }) => markup.startsWith("<circle"))).toHaveLength(4);
});

describe("vitral attention", () => {
  let run = "";
  beforeAll(async () => {
    run = await smallRun();
  });

  test("draws a sheet, and a page that needs nothing beside itself", async () => {
    const [sheet, page] = [join(run, "7.png"), join(run, "7.html")];
    const picture = join(run, "samples/7.png");
    expect(await runCommand(["attention", run, picture, "-o", sheet])).toMatchObject({ code: 0, err: "" });
    const { width = 0, height = 0 } = await sharp(sheet).metadata();
    expect(Math.min(width, height)).toBeGreaterThan(200);
    const { out } = await runCommand(["attention", run, picture, "-o", page]);
    expect(out).toContain("2 layers over 4 × 4 patches");
    expect(out).toMatch(/heads look [\d.]+ px far/);
    const text = readFileSync(page, "utf8");
    expect(text).toContain("What cls_token looks at");
    expect(text.match(/<figure>/g)).toHaveLength(2 + 2 * 3);
    expect(text).not.toMatch(/(?:src|href)="(?!data:)/);
  });

  test("says which files it draws", async () => {
    const { code, err } = await runCommand(["attention", run, join(run, "samples/7.png"), "-o", join(run, "7.txt")]);
    expect(code).toBe(1);
    expect(err).toContain("F475");
  });
});
