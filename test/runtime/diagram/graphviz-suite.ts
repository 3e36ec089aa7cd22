import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { Graphviz } from "@hpcc-js/wasm-graphviz";
import { expect, it } from "vitest";
import { drawSpec } from "../../../runtime/diagram/draw-spec.ts";
import { layOut } from "../../../runtime/diagram/lay-out.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specPaths } from "../../training/specs.ts";

const graphviz = await Graphviz.load();

/** What Graphviz had to say of what was laid out last: an error, or a warning about a label that it leaves out and goes on. */
export function lastComplaint(): string {
  const { _module } = graphviz as unknown as { readonly _module: { readonly CGraphviz: { lastError(): string } } };
  return _module.CGraphviz.lastError();
}

function complaints(dot: string): string {
  graphviz.layout(dot, "plain", "dot");
  return lastComplaint();
}

/** That complaints are heard at all, also of what the program lays out. */
export function holdComplaints(): void {
  it("hears of labels that Graphviz refuses", async () => {
    const refused = 'digraph { a [label=<<FONT POINT-SIZE="10"></FONT>>] }';
    expect(complaints(refused)).toContain("label of node a");
    expect(complaints("digraph { a [label=<a>] }")).toBe("");
    await layOut(refused).catch(() => undefined);
    expect(lastComplaint()).toContain("label of node a");
  });
}

/** Of closed figures. The digests hold those that are opened. */
export function holdSpecs(): void {
  it.each(specPaths())("of %s, closed", (path) => {
    const source = { name: path, text: readFileSync(path, "utf8") };
    const figures = [0, 1].map((depth) => drawSpec(source, { importer: specFiles(path), depth }).dot);
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
