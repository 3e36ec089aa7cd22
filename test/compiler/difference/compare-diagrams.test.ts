import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { clustersOf, type Diagram, nodesOf } from "../../../compiler/diagram/diagram.ts";
import { draw } from "../../../compiler/diagram/draw.ts";
import { compareDiagrams } from "../../../compiler/difference/compare-diagrams.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { drawn } from "../diagram/drawn.ts";

const mlp = (...inside: unknown[]) => ({
  inputs: { x: "b n dim" },
  nodes: [{ linear: 8, id: "fc1" }, ...inside, { linear: 8, id: "fc2" }],
});

const model = (nodes: readonly unknown[], block: unknown = mlp("gelu")) =>
  drawn({ nodes: [...nodes, { sigmoid: {}, id: "end" }], outputs: { y: "end" }, blocks: { mlp: block } });

function said(before: Diagram, now: Diagram): string[] {
  return compareDiagrams(before, now).differences.map(({ change, path, what, was }) =>
    [change, path, what, ...(was === undefined ? [] : ["was", was])].join(" "),
  );
}

const boxes = (diagram: Diagram) =>
  [...nodesOf(diagram.root)].filter(({ form }) => form !== "terminal").map(({ lines }) => lines.join(" "));

const lines = ({ root, edges }: Diagram) => {
  const names = new Map([...nodesOf(root)].map(({ id, lines }) => [id, lines.join(" ")]));
  return edges.flatMap(({ change, from, to }) =>
    change === undefined ? [] : [`${change}: ${names.get(from)} → ${names.get(to)}`],
  );
};

describe("two figures in one", () => {
  const plain = model(["layer_norm", { block: "mlp", id: "mlp" }]);

  it("say nothing of what is alike, and close the blocks in which all is", () => {
    const { diagram, differences } = compareDiagrams(plain, plain);
    expect(differences).toEqual([]);
    expect(boxes(diagram)).toEqual(["Layer norm", "MLP", "Sigmoid"]);
    expect([...nodesOf(diagram.root)].every(({ tone }) => tone === "plain")).toBe(true);
  });

  it("say what was put between two boxes, whose line it is then", () => {
    const now = model(["layer_norm", { block: "mlp", id: "mlp" }], mlp("gelu", { dropout: 0.1 }));
    expect(said(plain, now)).toEqual(["added mlp.dropout Dropout 0.1"]);
    const { diagram } = compareDiagrams(plain, now);
    expect(boxes(diagram)).toEqual(["Layer norm", "Linear 8 → 8", "GELU", "+ Dropout 0.1", "Linear 8 → 8", "Sigmoid"]);
    expect(lines(diagram)).toEqual(["added: GELU → + Dropout 0.1", "added: + Dropout 0.1 → Linear 8 → 8"]);
  });

  it("keep what is no more where it was", () => {
    const now = model(["layer_norm", { block: "mlp", id: "mlp" }], mlp());
    expect(said(plain, now)).toEqual(["removed mlp.gelu GELU"]);
    const { diagram } = compareDiagrams(plain, now);
    expect(boxes(diagram)).toEqual(["Layer norm", "Linear 8 → 8", "− GELU", "Linear 8 → 8", "Sigmoid"]);
    expect(lines(diagram)).toEqual([
      "added: Linear 8 → 8 → Linear 8 → 8",
      "removed: Linear 8 → 8 → − GELU",
      "removed: − GELU → Linear 8 → 8",
    ]);
  });

  it("say numbers as they were, once", () => {
    const before = model([
      { linear: 16, id: "wide" },
      { linear: 8, id: "narrow" },
    ]);
    const now = model([
      { linear: 32, id: "wide" },
      { linear: 8, id: "narrow" },
    ]);
    expect(said(before, now)).toEqual([
      "changed wide Linear 8 → 32 was Linear 8 → 16",
      "changed narrow Linear 32 → 8 was Linear 16 → 8",
    ]);
    expect(boxes(compareDiagrams(before, now).diagram)[0]).toBe("Linear 8 → 32 was Linear 8 → 16");
  });

  it("know a box by what it does when its name is new, and say the name", () => {
    const before = model([{ linear: 16, id: "expand" }, "gelu", { linear: 8 }]);
    const now = model([{ linear: 16, id: "fc1" }, "gelu", { linear: 8 }]);
    expect(said(before, now)).toEqual(["changed fc1 fc1 was expand"]);
  });

  it("say how often a loop ran, and that a residual went", () => {
    const before = model([{ loop: 3, id: "layers", nodes: [{ residual: [{ block: "mlp" }] }] }]);
    const now = model([{ loop: 5, id: "layers", nodes: [{ block: "mlp" }] }]);
    expect(said(before, now)).toEqual(["changed layers Layers × 5 was Layers × 3", "removed layers.{i}.add +"]);
    const [loop] = clustersOf(compareDiagrams(before, now).diagram.root);
    expect(loop).toMatchObject({ change: "changed", times: "× 5, was × 3" });
  });

  it("say of a block that is new that all of it is", () => {
    const before = model(["layer_norm"]);
    const { diagram, differences } = compareDiagrams(before, plain);
    expect(differences.map(({ change }) => change)).toEqual(["added", "added", "added"]);
    expect([...clustersOf(diagram.root)]).toMatchObject([{ label: "MLP", change: "added" }]);
  });
});

describe("of any two models", () => {
  const specs = ["cait.json", "cct.json", "cross_vit.json", "deepvit.json", "mae.json", "swin.json", "vit.json"];
  const figure = (file: string) => {
    const path = `specs/${file}`;
    const { typed, problems } = check(readSpecFile(path), { importer: specFiles(path) });
    if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
    return draw(typed, { depth: 2 });
  };

  it("all lines lead from what stands before to what stands behind, between boxes that are there", () => {
    const figures = specs.map(figure);
    const pairs = figures.flatMap((now, i) =>
      figures.map((before, j) => [now, before, `${specs[j]} → ${specs[i]}`] as const),
    );
    for (const [now, before, which] of pairs) {
      const { root, edges } = compareDiagrams(before, now).diagram;
      const ids = [...nodesOf(root)].map(({ id }) => id);
      expect(new Set(ids).size).toBe(ids.length);
      const place = new Map(ids.map((id, at) => [id, at]));
      const wrong = edges.filter(({ from, to }) => !((place.get(from) ?? Infinity) < (place.get(to) ?? -1)));
      expect(wrong, which).toEqual([]);
    }
  });

  it("nothing that one of them has is lost or said twice", () => {
    const [before, now] = [figure("vit.json"), figure("deepvit.json")];
    const { diagram } = compareDiagrams(before, now);
    const tones = (of: string) => [...nodesOf(diagram.root)].filter(({ tone }) => tone === of).length;
    const count = (one: Diagram) => [...nodesOf(one.root)].length;
    const all = count(diagram);
    expect(all - tones("removed")).toBe(count(now));
    expect(all - tones("added")).toBe(count(before));
  });
});
