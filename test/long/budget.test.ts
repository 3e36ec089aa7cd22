import { describe, expect, it, test } from "vitest";
import { check, checkModes } from "../../compiler/check.ts";
import { compile } from "../../compiler/compile.ts";
import { MOST_ITEMS, OverBudget, reserve, spend, spent, withinBudget } from "../../compiler/limits/budget.ts";
import { placeOf } from "../../schema/problem/source.ts";
import { HOSTILE } from "../fuzz/hostile-specs.ts";

const spec = (over: object = {}): string =>
  JSON.stringify({ vitral: 1, inputs: { x: "b 4" }, nodes: [{ gelu: {}, id: "y" }], outputs: { y: "y" }, ...over });
const checked = (text: string) => check({ name: "model.json", text });
const codes = (text: string) => checked(text).problems.map(({ code }) => code);

describe("what one check may take is bounded, whatever takes it", () => {
  // All of them are met in test/long/hostile-specs.test.ts; these are the cheapest of each kind.
  const some = new Set(["a range summed in a condition", "texts put together in a condition", "ids without an end"]);
  const kinds = ["sizes compared by their remainders", "twenty thousand open brackets"];
  const met = HOSTILE.filter(({ name, code }) => code === "E521" || some.has(name) || kinds.includes(name));

  test.each(met)("$name", ({ text, code }) => {
    const { problems } = check({ name: "hostile.json", text: text() });
    expect(problems.filter(({ severity }) => severity === "error").map((found) => found.code)).toEqual([code]);
  });

  it("says where it was used up, and nothing of what follows", () => {
    const text = spec({
      nodes: [
        { loop: 50_000, nodes: [{ if: "sum(range(100000)) < 0", then: ["gelu"] }] },
        { loop: 50_000, nodes: [{ if: "sum(range(100000)) < 1", then: ["gelu"] }] },
        { gelu: {}, id: "y" },
      ],
    });
    const { problems } = checked(text);
    expect(problems.map(({ code }) => code)).toEqual(["E520"]);
    const { source, start, end } = problems[0]?.span ?? { source: { name: "", text: "" }, start: 0, end: 0 };
    expect(source.text.slice(start, end)).toBe("sum(range(100000)) < 0");
    expect(placeOf(source, start).line).toBe(1);
  });

  it("begins anew with each check, also after one that used it up", () => {
    const near = spec({ let: Object.fromEntries(Array.from({ length: 120 }, (_, i) => [`p${i}`, "range(100000)"])) });
    expect(codes(near)).not.toContain("E520");
    expect(codes(spec({ nodes: [{ loop: 99_000, nodes: [{ if: "sum(range(100000)) < 0", then: [] }] }] }))).toContain(
      "E520",
    );
    expect(codes(near)).not.toContain("E520");
  });

  it("bounds both modes of a spec that asks for its mode", () => {
    const asks = HOSTILE.find(({ name }) => name === "a range summed in a condition")
      ?.text()
      .replace("< 0", "< 0 and training");
    expect(checkModes({ name: "", text: asks ?? "" }).problems.map(({ code }) => code)).toEqual(["E520"]);
  });
});

describe("constant tables", () => {
  const causal = (size: number | string, over: object = {}) =>
    spec({
      ...over,
      inputs: { x: `b 4 ${size}` },
      nodes: [
        {
          loop: 40,
          id: "layers",
          nodes: [
            { constant: { lower_triangle: [size] }, id: "mask" },
            { einsum: "b c i, i j -> b c j", in: ["x", "mask"] },
          ],
        },
        { gelu: {}, id: "y" },
      ],
    });

  it("are not made by a check", () => {
    const before = process.memoryUsage().arrayBuffers;
    const { typed, problems } = checked(
      spec({
        nodes: [
          { constant: { ones: [4096, 4095] }, id: "c" },
          { gelu: {}, id: "y", in: "x" },
        ],
      }),
    );
    expect(problems.map(({ code }) => code)).toEqual(["W901"]);
    expect(typed?.ops.length).toBe(2);
    // The table would be 134 MB, and the typed model would hold it.
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(50e6);
  });

  it("count once however many nodes ask for them, and are one in a plan", () => {
    expect(codes(causal(1024))).not.toContain("E521");
    const plan = compile({ source: { name: "", text: causal(64) }, engine: "cpu", batchSizes: { predict: [1, 2] } });
    expect(Object.values(plan.constants).map(({ shape }) => shape)).toEqual([[64, 64]]);
  });

  it("of free sizes are one as well, and bounded once the sizes are numbers", () => {
    const request = {
      source: { name: "free.json", text: causal("n", { free: { n: {} } }) },
      engine: "cpu",
      batchSizes: { predict: [1] },
    };
    expect(Object.values(compile({ ...request, sizes: { n: 64 } }).constants).map(({ shape }) => shape)).toEqual([
      [64, 64],
    ]);
    expect(() => compile({ ...request, sizes: { n: 5000 } })).toThrow("E521");
    expect(() => compile({ ...request, sizes: { n: 2 ** 40 } })).toThrow("E521");
  });

  it.each([
    ["ones", [0], "makes axes of whole lengths >= 1, not 0"],
    ["arange", [2.5], "makes axes of whole lengths >= 1, not 2.5"],
    ["relative_position_index", [1.5, 2], "makes axes of whole lengths >= 1, not 1.5"],
    ["shifted_window_mask", [8, 8, 3, 1], "needs sides that the window divides, not 8 x 8 by 3"],
    ["shifted_window_mask", [8, 8, 0, 1], "makes axes of whole lengths >= 1, not 0"],
    ["shifted_window_mask", [8, 8, "n", 1], "needs a window that is a number, not n"],
    ["shifted_window_mask", ["n", 8, 3, 1], "needs sides that the window divides, not n x 8 by 3"],
  ])("%s of %j are refused by a check, though it makes none", (name, sizes, why) => {
    const nodes = [
      { constant: { [name]: sizes }, id: "c" },
      { gelu: {}, in: "x", id: "y" },
    ];
    const { problems } = checked(spec({ free: { n: {} }, inputs: { x: "b n" }, nodes }));
    expect(problems.filter(({ code }) => code === "E508").map(({ message }) => message)).toEqual([
      `\`${name}\` ${why}`,
    ]);
  });
});

test("a budget is given back when its work ends, however it ends", () => {
  spend(Number.MAX_SAFE_INTEGER);
  withinBudget(() => {
    spend(MOST_ITEMS);
    expect(() => withinBudget(() => spend(MOST_ITEMS + 1))).toThrow(OverBudget);
    expect(spent().items).toBe(MOST_ITEMS);
    reserve(8, "one");
    reserve(8, "one");
    reserve(8);
    expect(spent().elements).toBe(16);
    expect(() => spend(1)).toThrow(OverBudget);
  });
  expect(spent()).toEqual({ items: 0, elements: 0 });
});

test("a model is expanded once where nothing asks for its mode, and twice where something does", () => {
  const asks = (over: object) => checked(spec(over)).typed?.asksMode;
  const dropped = { params: { p: 0.1 }, nodes: [{ dropout: "p", id: "y" }] };
  expect(asks(dropped)).toBe(false);
  expect(
    asks({
      nodes: [
        { if: "training", then: ["gelu"] },
        { gelu: {}, id: "y" },
      ],
    }),
  ).toBe(true);
  expect(asks({ ...dropped, let: { q: "1 if training else 2" } })).toBe(true);
  const called = (condition: string) => ({
    blocks: { a: { inputs: { x: "b d" }, nodes: [{ if: condition, then: ["gelu"] }] } },
    nodes: [{ block: "a" }, { gelu: {}, id: "y" }],
  });
  expect(asks(called("1 > 2"))).toBe(false);
  expect(asks(called("training"))).toBe(true);
  const preset = { ...dropped, presets: { small: { p: "0.1 if training else 0" } } };
  expect(check({ name: "", text: spec(preset) }, { preset: "small" }).typed?.asksMode).toBe(true);
  expect(check({ name: "", text: spec(dropped) }, { set: { p: "0.1 if training else 0" } }).typed?.asksMode).toBe(true);
});
