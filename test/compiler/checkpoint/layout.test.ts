import { describe, expect, test } from "vitest";
import { type ForeignNames, namesFor } from "../../../compiler/checkpoint/foreign-names.ts";
import type { Constant } from "../../../compiler/ir/graph.ts";
import { modelWith } from "./checked-model.ts";

/** Our path → their keys with shapes. */
const said = ({ sources }: ForeignNames): Readonly<Record<string, string>> =>
  Object.fromEntries(
    sources.map((source) => [
      source.path,
      source
        .theirShapes()
        .map((shape, i) => `${source.keys[i]} ${shape.join(" ")}`)
        .join(", "),
    ]),
  );

const drawn = (shape: readonly number[], from: number): Constant => ({
  dtype: "f32",
  shape,
  data: Float64Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => Math.fround(Math.sin(from + i))),
});

/** Whatever their tensors hold, they become ours and theirs again, bit for bit. */
function expectBijection({ sources }: ForeignNames): void {
  for (const source of sources) {
    const theirs = source.theirShapes().map((shape, i) => drawn(shape, 1000 * i));
    const ours = source.take(theirs);
    expect([...ours.data].sort()).toEqual(theirs.flatMap(({ data }) => [...data]).sort());
    expect(source.give(ours)).toEqual(theirs);
  }
}

describe("a map with a layout", () => {
  test("names and turns what lies under a node, a block, or the whole model, as PyTorch does", () => {
    const names = namesFor(
      modelWith({ theirs: { layout: "pytorch", under: "net", rules: { "blocks.{i}": "layers.{2 * i}.fn" } } }),
      "theirs",
    );
    expect(said(names)).toEqual({
      "stem.kernel": "net.stem.weight 4 3 2 3",
      "stem.bias": "net.stem.bias 4",
      "norm.gain": "net.norm.weight 4",
      "norm.bias": "net.norm.bias 4",
      "norm.mean": "net.norm.running_mean 4",
      "norm.variance": "net.norm.running_var 4",
      "blocks.0.qkv.kernel": "net.layers.0.fn.qkv.weight 12 4",
      "blocks.0.qkv.bias": "net.layers.0.fn.qkv.bias 12",
      "blocks.0.proj.kernel": "net.layers.0.fn.proj.weight 4 12",
      "blocks.1.qkv.kernel": "net.layers.2.fn.qkv.weight 12 4",
      "blocks.1.qkv.bias": "net.layers.2.fn.qkv.bias 12",
      "blocks.1.proj.kernel": "net.layers.2.fn.proj.weight 4 12",
      token: "net.token 1 1 4",
    });
    expect(names.counters).toEqual(["net.norm.num_batches_tracked"]);
    expectBijection(names);
  });

  test("kernels lie as PyTorch has them", () => {
    const { sources } = namesFor(modelWith({ theirs: { layout: "pytorch" } }), "theirs");
    const stem = sources.find(({ path }) => path === "stem.kernel");
    const theirs = drawn([4, 3, 2, 3], 0);
    const ours = stem?.take([theirs]);
    // [kh, kw, in, out] = [1, 2, 0, 3] is [out, in, kh, kw] = [3, 0, 1, 2]
    expect(ours?.data[((1 * 3 + 2) * 3 + 0) * 4 + 3]).toBe(theirs.data[((3 * 3 + 0) * 2 + 1) * 3 + 2]);
  });

  test("words, a pattern for the weights of as many axes as it leaves, and joins", () => {
    const names = namesFor(
      modelWith({
        theirs: {
          layout: "pytorch",
          rules: {
            "{part in stem:0, norm:bn.1}": "{part}",
            "blocks.{i}": {
              under: "{i}",
              rules: {
                qkv: ["q", "k", "v"],
                proj: { from: ["a", "b", "c"], rearrange: "three out in -> (in three) out" },
              },
            },
            "{rest...}.{w in gain:g, bias:b}": { from: "{rest}.{w}", rearrange: "1 c 1 1 -> c" },
            "stem.{w in kernel:w}": { from: "{w}", rearrange: "out in kh kw -> kh kw in out" },
          },
        },
      }),
      "theirs",
    );
    const keys = said(names);
    expect(keys["stem.kernel"]).toBe("w 4 3 2 3");
    expect(keys["norm.variance"]).toBe("bn.1.running_var 4");
    expect(keys["blocks.1.qkv.kernel"]).toBe("1.q.weight 4 4, 1.k.weight 4 4, 1.v.weight 4 4");
    expect(keys["blocks.1.qkv.bias"]).toBe("1.q.bias 4, 1.k.bias 4, 1.v.bias 4");
    expect(keys["blocks.1.proj.kernel"]).toBe("1.a.weight 4 4, 1.b.weight 4 4, 1.c.weight 4 4");
    expectBijection(names);
  });

  test("joined parts may be unequal; they come apart again where their shapes are known", () => {
    const { sources } = namesFor(
      modelWith({ theirs: { layout: "pytorch", rules: { "blocks.{i}.qkv": ["q.{i}", "kv.{i}"] } } }),
      "theirs",
    );
    const source = sources.find(({ path }) => path === "blocks.0.qkv.kernel");
    const theirs = [drawn([4, 4], 0), drawn([8, 4], 100)];
    const ours = source?.take(theirs);
    expect(
      ours &&
        source?.give(ours, [
          [4, 4],
          [8, 4],
        ]),
    ).toEqual(theirs);
    const three = namesFor(
      modelWith({ theirs: { layout: "pytorch", rules: { "blocks.{i}.qkv": Array.from("abcde") } } }),
      "theirs",
    ).sources.find(({ path }) => path === "blocks.0.qkv.bias");
    expect(() => three?.theirShapes()).toThrow("X932");
  });

  test("of a path with dots in it, the rule that names more; a path without comes before", () => {
    const { sources } = namesFor(
      modelWith({
        theirs: {
          layout: "pytorch",
          rules: { "{a...}": "x.{a}", "{a...}.qkv": "y.{a}", "{a...}.{i}.qkv": "w.{a}.{i}", "blocks.1": "z" },
        },
      }),
      "theirs",
    );
    expect(Object.fromEntries(sources.map(({ path, keys }) => [path, keys[0]]))).toMatchObject({
      "stem.kernel": "x.stem.weight",
      "blocks.0.qkv.bias": "y.blocks.0.bias",
      "blocks.0.proj.kernel": "x.blocks.0.proj.weight",
      "blocks.1.qkv.bias": "z.qkv.bias",
      token: "x.token",
    });
  });
});
