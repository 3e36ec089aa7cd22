import { describe, expect, test } from "vitest";
import { checkpointFits, type ForeignTensor, isWhole } from "../../../compiler/checkpoint/checkpoint-fit.ts";
import { foreignWeights } from "../../../compiler/checkpoint/checkpoint-map.ts";
import { namesFor } from "../../../compiler/checkpoint/foreign-names.ts";
import { misfits } from "../../../schema/spec/checkpoint-messages.ts";
import { modelWith } from "./checked-model.ts";

const typed = modelWith({
  old: { layout: "pytorch", rules: { "blocks.{i}": "layers.{i}.fn" } },
  new: { layout: "pytorch", rules: { "blocks.{i}": "layers.{i}" }, ignore: ["**.index", "teacher.*.mask"] },
});

function fileOf(library: string, model = typed): Map<string, ForeignTensor> {
  const { sources } = namesFor(model, library);
  return new Map(
    sources.flatMap((source) => source.theirShapes().map((shape, i) => [source.keys[i] ?? "", { shape }] as const)),
  );
}

describe("a file of tensors", () => {
  test.each(["old", "new"])("is read by the map that it was written by: %s", (library) => {
    const [best] = checkpointFits(typed, fileOf(library));
    expect(best?.map.name.text).toBe(library);
    expect(best !== undefined && isWhole(best)).toBe(true);
    expect(best?.unexpected).toEqual([]);
  });

  test("has all its faults told at once, each with the nearest name", () => {
    const file = fileOf("new");
    file.delete("layers.0.qkv.weight");
    file.set("layers.0.qvk.weight", { shape: [12, 4] });
    file.set("layers.1.qkv.weight", { shape: [4, 12] });
    for (const key of ["norm.num_batches_tracked", "a.b.index", "index", "teacher.x.mask"])
      file.set(key, { shape: [] });
    file.set("teacher.x.y.mask", { shape: [] });
    const [best, other] = checkpointFits(typed, file);
    expect(best && misfits(best)).toEqual([
      "the file has no `layers.0.qkv.weight`, for `blocks.0.qkv.kernel`; a similar one is `layers.0.qvk.weight`",
      "nothing asks for `layers.0.qvk.weight`; a similar one is `layers.0.qkv.weight`",
      "nothing asks for `teacher.x.y.mask`",
      "weight `blocks.1.qkv.kernel` is 4 x 12, but `layers.1.qkv.weight` is 12 x 4",
    ]);
    expect(other?.missing.length).toBe(6);
    expect(() => foreignWeights(typed, file)).toThrow(/K602/);
  });

  test("of the right names and another size is told by its shapes", () => {
    const file = fileOf("new");
    file.set("token", { shape: [1, 1, 8] });
    expect(() => foreignWeights(typed, file)).toThrow("K603");
    file.set("token", { shape: [4] });
    expect(foreignWeights(typed, file).length).toBe(typed.weights.size);
  });

  test("of the same names in two maps is read by the one whose shapes are its own", () => {
    const twin = modelWith({
      flat: { layout: "pytorch", rules: { token: { from: "token", rearrange: "d -> 1 1 d" } } },
      same: { layout: "pytorch" },
    });
    const best = (library: string) => checkpointFits(twin, fileOf(library, twin))[0]?.map.name.text;
    expect(["flat", "same"].map(best)).toEqual(["flat", "same"]);
  });

  test("with long names is held against patterns of many stars, and comes to an end", () => {
    const rules = { layout: "pytorch", ignore: [`${"**.a.".repeat(12)}**.b`, "**.*.c.**"] };
    const model = modelWith({ starred: rules });
    const file = fileOf("starred", model);
    const long = "a.".repeat(20_000);
    for (const key of [`${long}a`, `${long}b`, "c", "x.c", `x.c.${long}x`]) file.set(key, { shape: [] });
    expect(checkpointFits(model, file)[0]?.unexpected).toEqual([`${long}a`, "c"]);
  });
});
