import { describe, expect, it } from "vitest";
import { figureTitle } from "../../../compiler/diagram/figure-title.ts";
import { titleWhen } from "../../../compiler/diagram/panels/panel-title.ts";

describe("titles of figures", () => {
  it("are without marks of code, and keep one that marks nothing", () => {
    expect(figureTitle({ name: "a", title: "ConvNeXt: `stem` and `x`" })).toBe("ConvNeXt: stem and x");
    expect(figureTitle({ name: "a", title: "5` wide" })).toBe("5` wide");
    expect(figureTitle({ name: "a_b", title: undefined })).toBe("a_b");
  });

  it.each([
    ["Layer", "layer 0", ["Layer 0"]],
    ["Layer", "layers 1–4", ["Layers 1–4"]],
    ["Transformer layer", "layers 1–4", ["Transformer layers 1–4"]],
    ["Branch", "branches 0, 2", ["Branches 0, 2"]],
    ["Attention", "layers 1–11", ["Attention", "layers 1–11"]],
    ["Layer", "odd layers", ["Layer", "odd layers"]],
    ["Layer", "in small encoder", ["Layer", "in small encoder"]],
  ])("say %s once with %s", (title, when, said) => {
    expect(titleWhen(title, when)).toEqual(said);
  });
});
