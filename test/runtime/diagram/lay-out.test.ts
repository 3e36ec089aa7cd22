import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Cluster, Diagram, Node } from "../../../compiler/diagram/diagram.ts";
import { screen } from "../../../compiler/drawing/screen.ts";
import { toSvg } from "../../../compiler/drawing/to-svg.ts";
import { verifyDrawing } from "../../../compiler/drawing/verify-drawing.ts";
import { diagramDot } from "../../../compiler/layout/to-dot.ts";
import { toDrawing } from "../../../compiler/layout/to-drawing.ts";
import { drawSpec } from "../../../runtime/diagram/draw-spec.ts";
import { layOut } from "../../../runtime/diagram/lay-out.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { figureWrong, sizeOf } from "./figure-wrong.ts";

// A transformer, and one that begins with convolutions; every spec is held to this in test/long/digests.test.ts.
it.each(["specs/vit.json", "specs/cct.json"])("%s is drawn, well-formed and without overlaps", async (path) => {
  const figure = drawSpec({ name: path, text: readFileSync(path, "utf8") }, { importer: specFiles(path) });
  expect(verifyDrawing(await figure.drawing(), screen)).toEqual([]);
  expect(await figureWrong(figure)).toEqual([]);
});

it("makes the same bytes of the same spec", async () => {
  const source = { name: "specs/vit.json", text: readFileSync("specs/vit.json", "utf8") };
  const svg = () => drawSpec(source, { preset: "mnist", importer: specFiles(source.name) }).svg();
  expect(await svg()).toBe(await svg());
});

it("says in its head what it was made from", async () => {
  const source = { name: "specs/vit.json", text: readFileSync("specs/vit.json", "utf8") };
  const choices = { preset: "mnist", set: { depth: "6" } };
  const svg = await drawSpec(source, { ...choices, importer: specFiles(source.name) }).svg();
  expect(svg).toContain("<title>Vision Transformer</title>");
  expect(svg).toMatch(/<desc>vit\.json · mnist · depth = 6 · [\d.]+ k weights<\/desc>/);
  for (const shown of ["Attention", "FFN", "× 6", "b 17 64", "cls_token", "pos_embedding", "logits", "feature_map"]) {
    expect(svg).toContain(`>${shown}<`);
  }
});

describe("what a spec's author writes", () => {
  const nasty = [
    `</title><script>alert(1)</script>`,
    `" onload="alert(1)`,
    `<b>&amp;</b> \\N \\G "quoted" 'single' ]]>`,
    "control \u0000\u0001\u000b and half \ud800 a pair",
    "<TABLE><TR><TD>",
    "a > b -> c; } digraph {",
    "",
    "漢字 é 😀",
  ];

  it.each(nasty)("stays text: %j", async (text) => {
    const node: Node = {
      id: "n1",
      path: text,
      form: "box",
      tone: "source",
      lines: [text],
      aside: text,
      times: text,
      description: text,
    };
    const form = { path: text, form: "block", label: text, times: text, weights: text, description: text } as const;
    const cluster: Cluster = { id: "c1", ...form, members: [node, { ...node, id: "n2", form: "name" }] };
    const edge = { id: "e1", from: "n1", to: "n2", kind: "flow", label: text, description: text } as const;
    const root: Cluster = { ...cluster, id: "c0", form: "model", members: [cluster] };
    const diagram: Diagram = { title: text, subtitle: text, root, edges: [edge], depth: undefined };
    const svg = toSvg(toDrawing(diagram, await layOut(diagramDot(diagram))));
    await sizeOf(svg);
    expect(svg).not.toMatch(/<script|<b>|<TABLE>|[^&]onload="/);
    const tags = new Set([...svg.matchAll(/<([a-zA-Z]+)/g)].map(([, tag]) => tag));
    const ours = ["circle", "defs", "desc", "g", "marker", "path", "rect", "svg", "text", "title", "tspan"];
    expect(ours).toEqual(expect.arrayContaining([...tags]));
  });
});
