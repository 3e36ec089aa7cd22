import { writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import { readSource } from "../../runtime/host/files/read-file.ts";
import { ProblemError } from "../../schema/problem/problem.ts";

type Choices = Parameters<typeof check>[1];

/** A spec of one node, with other keys put over it. */
const spec = (over: object = {}): string =>
  JSON.stringify({ vitral: 1, inputs: { x: "b 4" }, nodes: [{ linear: 4, id: "y" }], outputs: { y: "y" }, ...over });

const codes = (text: string, choices: Choices = {}): string[] =>
  check({ name: "", text }, choices)
    .problems.filter(({ severity }) => severity === "error")
    .map(({ code }) => code);

const many = <T>(count: number, make: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => make(i));
const named = (count: number, make: (i: number) => unknown) =>
  Object.fromEntries(many(count, (i) => [`p${i}`, make(i)]));
const last = { linear: 4, id: "y" };

describe("what loops and blocks unroll to is bounded", () => {
  test.each([
    [
      "ten million nodes",
      { nodes: [{ loop: 10_000, id: "a", nodes: [{ loop: 1000, id: "c", nodes: ["gelu"] }] }, last] },
    ],
    ["a loop around nothing", { nodes: [{ loop: 1e9, nodes: [] }, last] }],
    ["a loop around a name", { nodes: [{ loop: 1e9, nodes: "x" }, last] }],
    ["a loop around a mistake", { nodes: [{ loop: 1e9, nodes: [{ linear: "nope" }] }, last] }],
    ["many results", { inputs: { x: "b 10000" }, nodes: [{ loop: 50_000, nodes: [{ unstack: 1, in: "x" }] }, last] }],
    [
      "blocks that call each other twice",
      {
        blocks: named(40, (i) => ({
          inputs: { x: "b d" },
          nodes: i === 0 ? ["gelu"] : [{ block: `p${i - 1}` }, { block: `p${i - 1}` }],
        })),
        nodes: [{ block: "p39", id: "y" }],
      },
    ],
  ])(
    "%s",
    (_, over) => {
      expect(codes(spec(over))).toContain("G628");
    },
    60_000,
  );

  test("blocks that call themselves, or each other, or are nested too deep", () => {
    const calls = (block: string) => ({ inputs: { x: "b d" }, nodes: [{ block }] });
    expect(codes(spec({ blocks: { a: calls("a") }, nodes: [{ block: "a", id: "y" }] }))).toEqual(["G605"]);
    expect(codes(spec({ blocks: { a: calls("c"), c: calls("a") }, nodes: [{ block: "a", id: "y" }] }))).toEqual([
      "G605",
    ]);
    expect(codes(spec({ blocks: named(400, (i) => calls(`p${i + 1}`)), nodes: [{ block: "p0", id: "y" }] }))).toEqual([
      "G629",
    ]);
  });
});

describe("names that JavaScript knows are names like any other", () => {
  const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf"];

  test.each(NAMES)("%s where it is defined", (name) => {
    const n = JSON.stringify(name);
    const isId = !name.startsWith("_");
    const id = isId ? n : '"z"';
    const axis = isId ? name : "proto";
    const text = `{
      "vitral": 1,
      "params": { ${n}: 4 }, "presets": { ${n}: { ${n}: 4 } }, "let": { "twice": "2 * ${name}" }, "require": { "${name} > 0": ${n} },
      "blocks": { ${n}: { "params": { ${n}: "int", "kind": { "type": "string", "default": ${n} } }, "inputs": { "x": "b d" }, "nodes": [
        { "linear": ${n}, "id": ${id} }, { "switch": "kind", "cases": { ${n}: ["gelu"] } }
      ] } },
      "inputs": { "x": "b 4" },
      "nodes": [
        { "block": ${n}, "with": { ${n}: 4 }, "share": ${id}, "id": ${id} },
        { "rearrange": "b (${axis} two) -> b two ${axis}", "sizes": { "two": 2, "${axis}": 2 }, "axes": "b two length" },
        { "linear": "twice", "id": "y" }
      ],
      "outputs": { ${n}: "y" }
    }`;
    expect(check({ name: "", text }, { preset: name, set: { [name]: "4" } }).problems).toEqual([]);
  });

  test.each(NAMES)("%s where it is not", (name) => {
    const n = JSON.stringify(name);
    const of = (nodes: string, more = "") =>
      codes(`{ "vitral": 1, ${more} "inputs": { "x": "b 4" }, "nodes": [${nodes}], "outputs": { "y": "y" } }`);
    const y = '{ "linear": 4, "id": "y" }';
    expect(of(`{ "linear": ${n}, "id": "y" }`)).toEqual(["G609"]);
    expect(of(`{ "linear": 4, "in": ${n}, "id": "y" }`)).toEqual(["G604"]);
    expect(of(`{ "block": ${n}, "id": "y" }`)).toEqual(["G607"]);
    expect(of(`${n}, ${y}`)).toEqual(["G601"]);
    expect(of(`{ ${n}: 1 }, ${y}`)).toEqual(["G601"]);
    expect(of(`{ "linear": 4, ${n}: 1, "id": "y" }`)).toEqual(["G602"]);
    expect(of(`{ "linear": "${name}(1)", "id": "y" }`)).toEqual(["E507"]);
    expect(of(`{ "weight": [4], "init": ${n}, "id": "w" }, { "add": ["x", "w"], "id": "y" }`)).toEqual(["G630"]);
    expect(of(`{ "constant": { ${n}: 1 }, "id": "w" }, { "add": ["x", "w"], "id": "y" }`)).toEqual(["G630"]);
    expect(of(`{ "reduce": "b d -> b", "by": ${n}, "id": "y" }`)).toEqual(["P215"]);
    expect(of(`{ "reduce": "b d -> b", "by": "sum", "sizes": { ${n}: 2 }, "id": "y" }`)).toEqual([
      name.startsWith("_") ? "P213" : "P212",
    ]);
    expect(of(y, `${n}: 1,`)).toEqual(["G602"]);
    expect(of(y, `"params": { "p": ${n} },`)).toEqual(["G630"]);
    expect(codes(spec(), { preset: name })).toEqual(["G620"]);
    expect(codes(spec(), { set: { [name]: "1" } })).toEqual(["G619"]);
    expect(of(y).length).toBe(0);
    expect(
      codes(
        `{ "vitral": 1, "inputs": { "x": { "axes": "b 4", "type": ${n} } }, "nodes": [${y}], "outputs": { "y": "y" } }`,
      ),
    ).toEqual(["G630"]);
  });
});

describe("long and deep texts", () => {
  const long = "a".repeat(1_500_000);
  test.each([
    ["a description", { doc: long }, []],
    ["a pattern", { nodes: [{ rearrange: long, id: "y" }] }, ["P116"]],
    ["a signature", { inputs: { x: long } }, ["P116"]],
    ["an expression", { nodes: [{ linear: long, id: "y" }] }, ["E311"]],
    ["a tensor's name", { nodes: [{ linear: 4, in: long, id: "y" }] }, ["G604"]],
    ["an op", { nodes: [{ [long]: 1 }, last] }, ["G601"]],
    ["a key", { [long]: 1 }, ["G602"]],
    ["a parameter", { params: { [long]: 1 } }, []],
  ])(
    "%s of a million characters and a half",
    (_, over, expected) => {
      const { problems } = check({ name: "", text: spec(over) });
      expect(problems.filter(({ severity }) => severity === "error").map(({ code }) => code)).toEqual(expected);
      for (const { message, help } of problems) expect([message, ...help].join("").length).toBeLessThan(3_000);
    },
    30_000,
  );

  test("more text than is read, and nesting deeper than is read", () => {
    expect(codes(spec({ doc: long + long }))).toEqual(["J015"]);
    expect(codes("[".repeat(1_000_000))).toEqual(["J016"]);
    expect(codes('{"a":'.repeat(100_000))).toEqual(["J016"]);
    expect(codes(spec({ nodes: [{ linear: `${"(".repeat(1900)}1${")".repeat(1900)}`, id: "y" }] }))).toEqual(["E312"]);
    expect(codes(spec({ nodes: [{ linear: `4${"+0".repeat(1990)}`, id: "y" }] }))).toEqual([]);
    expect(
      codes(
        `{"vitral":1,"inputs":{"x":"b 4"},"nodes":${'[{"residual":'.repeat(90)}["gelu"]${"}]".repeat(90)},"outputs":{"y":"x"}}`,
      ),
    ).toEqual([]);
  });

  test("chains of values, and values that grow", () => {
    expect(codes(spec({ let: named(50_000, (i) => (i === 49_999 ? "1" : `p${i + 1} + 1`)) }))).toEqual(["E510"]);
    expect(codes(spec({ let: named(60, (i) => (i === 0 ? "range(10)" : `p${i - 1} + p${i - 1}`)) }))).toEqual(["E505"]);
    expect(codes(spec({ let: named(60, (i) => (i === 0 ? "[0]" : `[p${i - 1}, p${i - 1}]`)) }))).toEqual(["E505"]);
    expect(codes(spec({ let: named(60, (i) => (i === 0 ? "'text'" : `p${i - 1} + p${i - 1}`)) }))).toEqual(["E505"]);
    expect(codes(spec({ let: { a: "range(10 ** 9)", c: "[1] * 10 ** 9" } }))).toEqual(["E508", "E505"]);
  });

  test("as many mistakes as anybody reads", () => {
    expect(codes(spec({ nodes: many(90_000, () => "nope") }))).toHaveLength(100);
    expect(codes(spec({ let: named(20_000, (i) => `q${i}`) }))).toHaveLength(100);
    expect(codes(spec({ let: named(20_000, () => "1 +") }))).toHaveLength(100);
  }, 30_000);
});

describe("numbers and characters that no text should hold", () => {
  test.each([
    ["no text", "", ["J014"]],
    ["white space", " \n\t", ["J014"]],
    ["a list", "[]", ["G610"]],
    ["null", "null", ["G610"]],
    ["a byte order mark", `\ufeff${spec()}`, []],
    ["a null character in a string", spec({ name: "a?b" }).replace("?", "\0"), ["J018"]],
    ["an escaped null character", spec({ name: "a\0b" }), ["J018"]],
    ["a null character between values", spec().replace(",", ",\0"), ["J019"]],
    ["half a surrogate pair", spec({ name: "\ud800" }), ["J018"]],
    ["NaN", '{ "vitral": NaN }', ["J010"]],
    ["Infinity", '{ "vitral": -Infinity }', ["J010"]],
    ["a number too large", spec({ params: { a: 1 } }).replace('"a":1', '"a":1e999'), ["J017"]],
    ["a whole number too long", spec({ params: { a: 1 } }).replace('"a":1', '"a":123456789012345678901'), ["J017"]],
    ["a name twice", spec().replace('"vitral":1', '"vitral":1,"vitral":1'), ["J002"]],
    ["1e308 as a length", spec({ nodes: [{ linear: 1e308, id: "y" }] }), ["P214"]],
    [
      "values that are no numbers",
      spec({ let: { a: "sqrt(-1)", c: "log(0)", d: "exp(1000)", e: "10 ** 400", f: "(-8) ** 0.5" } }),
      ["E505", "E505", "E505", "E505", "E505"],
    ],
    ["names that only look like numbers", spec({ let: { a: "NaN", c: "Infinity" } }), ["G609", "G609"]],
    [
      "a product of sizes too large",
      spec({
        nodes: [
          { weight: ["2 ** 52", "2 ** 52"], id: "w" },
          { rearrange: "a c -> (a c)", in: "w", id: "y" },
        ],
      }),
      ["E505"],
    ],
    [
      "a polynomial too large",
      spec({
        free: { h: {}, w: {} },
        inputs: { x: "h w" },
        nodes: [
          { repeat: "h w -> h w m", sizes: { m: "((h + w + 1) ** 8) ** 8" }, id: "q" },
          { repeat: "h w m -> h w m n", sizes: { n: "((h + w + 1) ** 8) ** 8 ** 2" }, id: "y" },
        ],
      }),
      ["E505", "C704"],
    ],
  ])("%s", (_, text, expected) => {
    expect(codes(text)).toEqual(expected);
  });

  test("bytes that are not UTF-8", async () => {
    const path = join(tmpdir(), `vitral-not-utf8-${process.pid}.json`);
    await writeFile(path, Buffer.from([0x7b, 0xff, 0xfe, 0x7d]));
    expect(() => readSource(path)).toThrow(ProblemError);
    expect(() => readSource(path)).toThrow("F402");
  });
});
