import { describe, expect, test } from "vitest";
import { check } from "../../../compiler/check.ts";
import { namesFor } from "../../../compiler/checkpoint/foreign-names.ts";

/** Our paths and their keys in a model of two stages, of 1 and 2 layers, under some rules. */
function keysUnder(rules: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  const text = JSON.stringify({
    vitral: 1,
    name: "m",
    params: { depths: [1, 2] },
    inputs: { x: "b 4" },
    nodes: [
      {
        loop: 2,
        as: "s",
        id: "stages",
        nodes: [{ loop: "depths[s]", id: "layers", nodes: [{ linear: 4, bias: false, id: "proj" }] }],
      },
      { layer_norm: {}, bias: false, id: "norm" },
    ],
    outputs: { y: "norm" },
    checkpoints: { theirs: rules },
  });
  const { typed, problems } = check({ name: "m.json", text });
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
  return Object.fromEntries(namesFor(typed, "theirs").sources.map(({ path, keys }) => [path, keys.join(" + ")]));
}

describe("keys of another library's weights", () => {
  test("indices, expressions of them, and parameters of the model", () => {
    const keys = keysUnder({
      "stages.{s}.layers.{i}.proj.kernel": {
        from: "blocks.{sum(depths[:s]) + i}.{2 * s + 1}.weight",
        rearrange: "out in -> in out",
      },
      "norm.gain": "norm.weight",
    });
    expect(keys).toEqual({
      "stages.0.layers.0.proj.kernel": "blocks.0.1.weight",
      "stages.1.layers.0.proj.kernel": "blocks.1.3.weight",
      "stages.1.layers.1.proj.kernel": "blocks.2.3.weight",
      "norm.gain": "norm.weight",
    });
  });

  test("a hole with dots takes any steps; the most specific rule wins", () => {
    const keys = keysUnder({
      "{path...}.gain": "{path}.weight",
      "{path...}": "m.{path}",
      "stages.{s}.layers.{i}.{name...}.kernel": "{name}.{s}{i}",
    });
    expect(keys).toEqual({
      "stages.0.layers.0.proj.kernel": "proj.00",
      "stages.1.layers.0.proj.kernel": "proj.10",
      "stages.1.layers.1.proj.kernel": "proj.11",
      "norm.gain": "norm.weight",
    });
  });

  test("an expression that is wrong is found when the spec is read", () => {
    expect(() => keysUnder({ "{path...}": "m.{path +}" })).toThrow();
  });

  test("a name that no hole and no parameter has is said", () => {
    expect(() => keysUnder({ "{path...}": "m.{paths}" })).toThrow(/paths/);
  });
});
