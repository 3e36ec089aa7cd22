import { describe, expect, it } from "vitest";
import { check } from "../../../compiler/check.ts";
import { textImporter } from "../../../compiler/model/text-importer.ts";
import { stageNumbers, stagingOf } from "../../../compiler/stages/stages.ts";

/** A model whose weights have timm's paths, as far as its matchers of groups look at them. */
function specOf(stages: unknown, { depths = [2, 1, 2], parts = ["norm", "head"] } = {}): string {
  const linear = (id: string) => ({ linear: 4, id });
  return JSON.stringify({
    ...{ vitral: 1, name: "t", params: { depths }, inputs: { x: "b 3 4" }, outputs: { y: "y" }, stages },
    blocks: {
      stage: {
        params: { depth: "int", down: "bool" },
        inputs: { x: "b n width" },
        nodes: [
          { if: "down", then: [linear("downsample")] },
          { loop: "depth", id: "blocks", nodes: [linear("fc")] },
        ],
      },
    },
    nodes: [
      linear("patch_embed"),
      {
        ...{ loop: "len(depths)", as: "s", id: "layers" },
        nodes: [{ block: "stage", with: { depth: "depths[s]", down: "not first" } }],
      },
      ...parts.map(linear),
      { identity: {}, id: "y" },
    ],
  });
}

const checked = (text: string) => check({ name: "t.json", text });

function typedOf(stages: unknown, options?: Parameters<typeof specOf>[1]) {
  const { typed, problems } = checked(specOf(stages, options));
  if (typed === undefined) throw new Error(JSON.stringify(problems));
  return typed;
}

const partsOf = (stages: unknown, options?: Parameters<typeof specOf>[1]) =>
  stagingOf(typedOf(stages, options))?.stages.map(({ parts }) => [...parts].sort());

describe("stages", () => {
  it("are the layers of timm 1.0.31's matcher for Swin: what shrinks goes with the first block, the norm with the last", () => {
    const swin = [
      "patch_embed",
      { each: "layers.{s}.blocks.{i}", first: "layers.{s}.downsample", last: "norm" },
      ["head"],
    ];
    expect(partsOf(swin)).toEqual([
      ["patch_embed"],
      ["layers.0.blocks.0"],
      ["layers.0.blocks.1"],
      ["layers.1.blocks.0", "layers.1.downsample"],
      ["layers.2.blocks.0", "layers.2.downsample"],
      ["layers.2.blocks.1", "norm"],
      ["head"],
    ]);
    const numbers = stageNumbers(typedOf(swin));
    expect([numbers.get("layers.1.downsample.bias"), numbers.get("norm.kernel"), numbers.get("head.bias")]).toEqual([
      3, 5, 6,
    ]);
  });

  it("are those of its matchers for ConvNeXt, whose norm is in the head, and for ViT", () => {
    const convnext = [
      "patch_embed",
      { each: "layers.{s}.blocks.{i}", first: "layers.{s}.downsample" },
      ["norm", "head"],
    ];
    expect(partsOf(convnext)?.slice(-2)).toEqual([["layers.2.blocks.1"], ["head", "norm"]]);
    const vit = ["patch_embed", { each: "layers.0.blocks.{i}", last: "norm" }, "head"];
    expect(partsOf(vit, { depths: [3] })).toEqual([
      ["patch_embed"],
      ["layers.0.blocks.0"],
      ["layers.0.blocks.1"],
      ["layers.0.blocks.2", "norm"],
      ["head"],
    ]);
  });

  it("have the last norm for itself in a model of depth 0, as timm's matchers have it", () => {
    const vit = ["patch_embed", { each: "layers.0.blocks.{i}", last: "norm" }, "head"];
    expect(partsOf(vit, { depths: [0] })).toEqual([["patch_embed"], ["norm"], ["head"]]);
  });

  it("stay behind where a spec that extends another has nodes of its own", () => {
    const base = specOf([
      "patch_embed",
      { each: "layers.{s}.blocks.{i}", first: "layers.{s}.downsample" },
      ["norm", "head"],
    ]);
    const importer = textImporter({ "base.json": base });
    const nodes = [
      { linear: 4, id: "other" },
      { identity: {}, id: "y" },
    ];
    const text = JSON.stringify({ vitral: 1, name: "mine", extends: "base.json", nodes });
    const { typed, problems } = check({ name: "t.json", text }, { importer });
    expect(problems.map(({ code }) => code).filter((code) => /^G|W980/.test(code))).toEqual([]);
    expect(typed && stagingOf(typed)).toBeUndefined();
  });

  it("count by number, and not by how a number is written", () => {
    const parts = partsOf(["layers.0.blocks.{i}", ["patch_embed", "norm", "head"]], { depths: [11] });
    expect(parts?.slice(9, 11)).toEqual([["layers.0.blocks.9"], ["layers.0.blocks.10"]]);
  });

  it.each([
    ["what names no part", ["patch_embed", "layers.{s}", "norm", "head", "hed"], ["W980"]],
    ["a weight that is left out", ["patch_embed", "layers.{s}", "norm"], ["G683"]],
    ["a weight that is in two", [["patch_embed", "layers", "norm"], "layers.1", "head"], ["G684"]],
    ["blocks that there never are", ["patch_embed", { each: "x.{i}", last: "norm" }, "layers", "head"], ["W980"]],
    ["an index of nothing beside it", [{ each: "layers.{s}", first: "{i}" }, "patch_embed", "norm", "head"], ["G682"]],
    ["holes that differ among parts of one", [["layers.{s}", "norm"], "patch_embed", "head"], ["G682"]],
    ["holes for more than an index", ["{rest...}"], ["G682"]],
    ["another form", "head", ["G610"]],
    ["a key of none", [{ every: "head" }], ["G602", "G603"]],
  ])("tell of %s", (_, stages, codes) => {
    const found = checked(specOf(stages)).problems.map(({ code }) => code);
    expect(found.sort()).toEqual(codes);
  });

  it("say nothing of models that say nothing of them", () => {
    const { typed } = checked(specOf(undefined));
    expect(typed && [stagingOf(typed), stageNumbers(typed).size]).toEqual([undefined, 0]);
  });
});
