import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { Panel } from "../../../../../compiler/diagram/sheet.ts";
import type { Drawing } from "../../../../../compiler/drawing/drawing.ts";
import { themes } from "../../../../../compiler/drawing/themes.ts";
import { pageScript } from "../../../../../runtime/host/figures/page/page-script.ts";
import { type PageView, toHtml } from "../../../../../runtime/host/figures/page/to-html.ts";

const hostile = "</script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>";

function view(name: string, preset?: string): PageView {
  const panel = (id: string, places: readonly string[]): Panel => ({
    ...{ id, label: name, weights: "1 weight", share: { held: 1, shown: 1 }, places, edges: [] },
    root: {
      id,
      path: "",
      form: "model",
      label: name,
      times: undefined,
      weights: undefined,
      description: "",
      members: [],
    },
    table: { columns: ["stage", name], rows: [["0", name]] },
  });
  const box = (id: string): Drawing => ({
    ...{ width: 100, height: 50, title: name },
    marks: [
      {
        ...{ kind: "group", role: "node-box", id, path: name, title: name },
        marks: [{ kind: "box", role: "node-plain", x: 10, y: 10, width: 80, height: 30, radius: 7 }],
      },
    ],
  });
  return {
    ...{ preset, names: false, writtenAt: (path) => [{ source: source(path), first: 1, last: 2 }] },
    panels: [
      { panel: panel("p1", []), drawing: box("p1-n1") },
      { panel: panel("p2", ["p1-n1"]), drawing: box("p2-n1") },
    ],
  };
}

const source = (name: string) => ({ name, text: `{\n  "title": ${JSON.stringify(name)}\n}` });

function page(name: string, ...presets: readonly string[]): string {
  return toHtml({
    ...{ title: name, subtitle: name, theme: themes.screen, lettering: { kind: "named" }, letters: "", record: name },
    views: [view(name), ...presets.map((preset) => view(name, preset))],
    sources: [source(name)],
  });
}

describe("a figure's page", () => {
  it("runs its own script and nothing else, and asks nobody for anything", () => {
    const text = page("vit");
    const digest = createHash("sha256").update(pageScript).digest("base64");
    expect(text).toContain(`default-src &#39;none&#39;; script-src &#39;sha256-${digest}&#39;`);
    expect(text).not.toMatch(/\b(?:src|href)="?(?:https?:)?\/\//);
  });

  it("lets no name become markup or script", () => {
    const text = page(hostile, hostile);
    expect(text.match(/<script/g)).toHaveLength(2);
    expect(text).not.toContain("<img");
    const facts = /<script id="facts" type="application\/json">(.*?)<\/script>/s.exec(text)?.[1] ?? "";
    expect(Object.keys(JSON.parse(facts).views[0].lines)).toEqual([hostile]);
  });

  it("tells the ids of one view from those of another", () => {
    const ids = [...page("vit", "tiny").matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
