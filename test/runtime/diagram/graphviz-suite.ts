import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { expect, it } from "vitest";
import { drawSpec } from "../../../runtime/diagram/draw-spec.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specPaths } from "../../training/specs.ts";

const graphviz = await Graphviz.load();

/** What Graphviz has to say of a text: an error, or a warning about a label that it leaves out and goes on. */
function complaints(dot: string): string {
  graphviz.layout(dot, "plain", "dot");
  const { _module } = graphviz as unknown as { readonly _module: { readonly CGraphviz: { lastError(): string } } };
  return _module.CGraphviz.lastError();
}

/** That complaints are heard at all. */
export function holdComplaints(): void {
  it("hears of labels that Graphviz refuses", () => {
    expect(complaints('digraph { a [label=<<FONT POINT-SIZE="10"></FONT>>] }')).toContain("label of node a");
    expect(complaints("digraph { a [label=<a>] }")).toBe("");
  });
}

/** @param depthsOf which figures of a spec are written */
export function holdSpecs(depthsOf: (path: string) => readonly (number | undefined)[]): void {
  it.each(specPaths())("of %s, closed and open", (path) => {
    const source = { name: path, text: readFileSync(path, "utf8") };
    const figures = depthsOf(path).map((depth) => drawSpec(source, { importer: specFiles(path), depth }).dot);
    expect([...new Set(figures)].map(complaints).filter((said) => said !== "")).toEqual([]);
  });
}

export function holdHostileTexts(texts: readonly string[]): void {
  it.each(texts)("of a spec whose texts are %j", (text) => {
    const inner = { inputs: { x: "b n d" }, nodes: ["gelu"] };
    const spec = {
      vitral: 1,
      name: text,
      title: text,
      blocks: { plain: inner, learned: { ...inner, nodes: [{ linear: "d" }] } },
      inputs: { x: "b 6 4" },
      nodes: [
        { loop: 2, id: "layers", nodes: [{ block: "plain" }, { block: "learned" }] },
        { branches: { left: ["gelu"], right: ["relu"] }, join: "add" },
        { gelu: {}, id: "last" },
      ],
      outputs: { y: "last" },
    };
    const source = { name: `${basename(text)}.json`, text: JSON.stringify(spec) };
    const figures = [0, 1, 2, undefined].map((depth) => drawSpec(source, { depth }).dot);
    expect(figures.map(complaints).filter((said) => said !== "")).toEqual([]);
  });
}
