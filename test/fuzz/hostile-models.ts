import { type HostileSpec, last, many, named, names, nodes, spec } from "./hostile-makers.ts";

/** A body so many structures deep, each made around the one before. */
const around = (depth: number, wrap: (inner: unknown[]) => object, body: unknown[] = ["gelu"]): unknown[] =>
  many(depth, () => 0).reduce<unknown[]>((inner) => [wrap(inner)], body);
const open = (count: number) => ({
  free: Object.fromEntries(names(count).map((name) => [name, {}])),
  inputs: { x: `b ${names(count).join(" ")}` },
});
const met = (count: number, condition: string, over: object) =>
  spec({ ...over, nodes: [{ loop: count, nodes: [{ if: condition, then: ["gelu"] }] }, last] });
/** A spec without a model: a library of blocks. */
const library = (over: object): string => JSON.stringify({ vitral: 1, ...over });
const gelu = { inputs: { x: "b d" }, nodes: ["gelu"] };

type Row = readonly [name: string, text: () => string, code: string | undefined, files?: () => Record<string, string>];

const rows: readonly Row[] = [
  // Deep and wide structures.
  [
    "branches in branches, two each",
    () =>
      spec({
        nodes: [
          ...many(12, () => 0).reduce<unknown[]>(
            (inner) => [{ branches: { a: inner, c: inner }, join: { add: 1 } }],
            ["gelu"],
          ),
          last,
        ],
      }),
    undefined,
  ],
  ["loops in loops", () => spec({ nodes: [...around(80, (inner) => ({ loop: 2, nodes: inner })), last] }), "G628"],
  [
    "loops in loops around nothing",
    () => spec({ nodes: [...around(80, (inner) => ({ loop: 2, nodes: inner }), []), last] }),
    "G628",
  ],
  [
    "conditions in conditions",
    () =>
      nodes(
        900,
        around(90, (inner) => ({ if: "1 < 2", then: inner })),
      ),
    undefined,
  ],
  [
    "choices in choices in a loop",
    () =>
      nodes(
        900,
        around(30, (inner) => ({ switch: "'a'", cases: { a: inner, c: [], d: [] } })),
      ),
    undefined,
  ],
  [
    "a choice among all that a text may hold, in a loop",
    () => nodes(40_000, [{ switch: "'p0'", cases: named(45_000, () => ["gelu"]) }]),
    "E520",
  ],
  [
    "structures nested beyond a stack",
    () => `{"vitral":1,"nodes":${'[{"residual":'.repeat(20_000)}[]${"}]".repeat(20_000)}}`,
    "J016",
  ],
  [
    "carried values in a long loop",
    () =>
      spec({
        nodes: [
          ...many(200, (i) => ({ gelu: {}, in: "x", id: `c${i}` })),
          {
            loop: 4000,
            carry: Object.fromEntries(many(200, (i) => [`c${i}`, `c${i}`])),
            nodes: [{ gelu: {}, id: "c0" }],
          },
          last,
        ],
      }),
    undefined,
  ],
  [
    "collected values by the thousand",
    () =>
      spec({
        nodes: [
          {
            loop: 900,
            id: "l",
            collect: Object.fromEntries(many(100, (i) => [`all${i}`, `g${i}`])),
            nodes: many(100, (i) => ({ gelu: {}, id: `g${i}` })),
          },
          last,
        ],
      }),
    undefined,
  ],

  // Blocks and imports.
  [
    "blocks that call each other in a circle",
    () =>
      spec({
        blocks: named(5000, (i) => ({ inputs: { x: "b d" }, nodes: [{ block: `p${(i + 1) % 5000}` }] })),
        nodes: [{ block: "p0" }, last],
      }),
    "G629",
  ],
  [
    "blocks that double in each call, over nothing",
    () =>
      spec({
        blocks: named(60, (i) => ({
          inputs: { x: "b d" },
          nodes: i === 0 ? [] : [{ block: `p${i - 1}` }, { block: `p${i - 1}` }],
        })),
        nodes: [{ block: "p59" }, last],
      }),
    "G628",
  ],
  [
    "a value that doubles from block to block",
    () =>
      spec({
        blocks: named(40, (i) => ({
          params: { p: 1 },
          inputs: { x: "b d" },
          let: { q: "p + p" },
          nodes: i === 0 ? ["gelu"] : [{ block: `p${i - 1}`, with: { p: "q * q" } }],
        })),
        nodes: [{ block: "p39", with: { p: 1e9 } }, last],
      }),
    "E505",
  ],
  [
    "a list that doubles from block to block",
    () =>
      spec({
        blocks: named(40, (i) => ({
          params: { p: [1] },
          inputs: { x: "b d" },
          nodes: i === 0 ? ["gelu"] : [{ block: `p${i - 1}`, with: { p: "p + p" } }],
        })),
        nodes: [{ block: "p39" }, last],
      }),
    "E505",
  ],
  [
    "files that import one another",
    () =>
      library({ import: { a: "f0.json" }, inputs: { x: "b 4" }, nodes: [{ block: "a" }, last], outputs: { y: "y" } }),
    "I702",
    () =>
      Object.fromEntries(
        many(300, (i) => [
          `f${i}.json`,
          library({ import: Object.fromEntries(many(300, (j) => [`a${j}`, `f${j}.json`])), blocks: { a: gelu } }),
        ]),
      ),
  ],
  [
    "a spec that extends itself",
    () => JSON.stringify({ extends: "f0.json" }),
    "I702",
    () => ({ "f0.json": JSON.stringify({ extends: "f1.json" }), "f1.json": JSON.stringify({ extends: "f0.json" }) }),
  ],
  [
    "imports that double from file to file",
    () =>
      library({
        import: { a: "f0.json" },
        inputs: { x: "b 4" },
        nodes: [{ block: "a" }, last],
        outputs: { y: "y" },
      }),
    "G628",
    () =>
      Object.fromEntries(
        many(50, (i) => [
          `f${i}.json`,
          library({
            inputs: { x: "b d" },
            ...(i === 49 ? {} : { import: { a: `f${i + 1}.json`, c: `f${i + 1}.json` } }),
            nodes: i === 49 ? ["gelu"] : [{ block: "a" }, { block: "c" }],
          }),
        ]),
      ),
  ],
  [
    "imports of the largest files there may be",
    () => spec({ import: Object.fromEntries(many(60, (i) => [`a${i}`, `f${i}.json`])) }),
    "E520",
    () => {
      const text = library({ inputs: { x: "b d" }, let: named(99_000, () => "1"), nodes: ["gelu"] });
      return Object.fromEntries(many(60, (i) => [`f${i}.json`, text]));
    },
  ],

  // Values.
  ["a deep chain of values", () => spec({ let: named(45_000, (i) => (i === 0 ? 1 : `p${i - 1} + 1`)) }), undefined],
  [
    "a deep chain of values, last first",
    () => spec({ let: named(45_000, (i) => (i === 44_999 ? 1 : `p${i + 1} + 1`)) }),
    "E510",
  ],
  ["a chain of conditions", () => spec({ let: named(2000, (i) => `${"1 if 1 > 2 else ".repeat(60)}${i}`) }), undefined],
  ["brackets in an expression", () => spec({ let: { p: `${"(".repeat(450)}1${")".repeat(450)}` } }), "E312"],
  ["an expression of a million characters", () => spec({ let: { p: `${"1+".repeat(500_000)}1` } }), "E311"],
  ["a power of powers", () => spec({ let: { p: "9 ** 9 ** 9 ** 9 ** 9" } }), "E505"],
  ["numbers that double", () => spec({ let: named(5000, (i) => (i === 0 ? 3 : `p${i - 1} * p${i - 1}`)) }), "E505"],
  ["thousands of presets", () => spec({ params: { p: 1 }, presets: named(24_000, () => ({ p: "2" })) }), undefined],
  [
    "presets of thousands of values",
    () => spec({ params: named(300, () => 1), presets: named(250, () => named(300, () => "1 + 1")) }),
    undefined,
  ],
  [
    "requirements by the thousand",
    () => spec({ require: Object.fromEntries(many(20_000, (i) => [`1 + 1 < ${i}`, "no"])) }),
    "G623",
  ],

  [
    "a call with thousands of values",
    () =>
      spec({
        blocks: { a: { params: named(24_000, () => 1), inputs: { x: "b d" }, nodes: ["gelu"] } },
        nodes: [{ block: "a", with: named(24_000, () => "2") }, last],
      }),
    undefined,
  ],
  [
    "a call with thousands of values under other names",
    () =>
      spec({
        blocks: { a: { params: named(24_000, () => 1), inputs: { x: "b d" }, nodes: ["gelu"] } },
        nodes: [{ block: "a", with: Object.fromEntries(many(24_000, (i) => [`q${i}`, "2"])) }, last],
      }),
    "G619",
  ],
  [
    "a preset of thousands of unknown parameters",
    () =>
      spec({
        params: named(24_000, () => 1),
        presets: { a: Object.fromEntries(many(24_000, (i) => [`q${i}`, "2"])) },
      }),
    undefined,
  ],
  [
    "an extended spec of thousands of parameters",
    () =>
      JSON.stringify({
        vitral: 1,
        extends: "base.json",
        params: Object.fromEntries(many(90_000, (i) => [`q${i}`, 1])),
      }),
    undefined,
    () => ({ "base.json": spec({ params: named(90_000, () => 1) }) }),
  ],
  [
    "an extended spec of thousands of blocks",
    () => JSON.stringify({ vitral: 1, extends: "base.json", blocks: named(15_000, () => gelu) }),
    undefined,
    () => ({ "base.json": spec({ blocks: named(15_000, () => gelu) }) }),
  ],
  [
    "a bad file, imported again and again",
    () => spec({ import: Object.fromEntries(many(90_000, (i) => [`a${i}`, "bad.json"])) }),
    "G601",
    () => ({ "bad.json": library({ inputs: { x: "b d" }, nodes: many(90, () => ({ nope: 1 })) }) }),
  ],
  [
    "files that are not there",
    () => spec({ import: Object.fromEntries(many(90_000, (i) => [`a${i}`, `n${i}.json`])) }),
    "I701",
  ],
  [
    "thousands of block inputs",
    () =>
      spec({
        blocks: { a: { inputs: named(24_000, () => "b d"), nodes: [{ gelu: {}, in: "p0" }] } },
        nodes: [{ block: "a", in: named(24_000, () => "x") }, last],
      }),
    undefined,
  ],
  [
    "thousands of block outputs",
    () =>
      spec({
        blocks: { a: { inputs: { x: "b d" }, nodes: [{ gelu: {}, id: "g" }], outputs: named(45_000, () => "g") } },
        nodes: [
          { block: "a", id: "t" },
          { gelu: {}, in: "t.p0", id: "y" },
        ],
      }),
    undefined,
  ],
  ["thousands of outputs", () => spec({ outputs: named(90_000, () => "y") }), undefined],
  ["one name for all nodes", () => spec({ nodes: many(30_000, () => ({ gelu: {}, id: "y" })) }), "G606"],
  [
    "an operand that is the running value, again and again",
    () => spec({ nodes: many(30_000, (i) => (i === 0 ? last : { add: `n${i - 1}`, id: `n${i}` })) }),
    "G604",
  ],
  [
    "running values that get lost",
    () =>
      spec({
        nodes: [
          ...many(11_000, (i) => [
            { gelu: {}, in: "x", id: `n${i}` },
            { add: `n${i}`, id: `m${i}` },
          ]).flat(),
          last,
        ],
      }),
    undefined,
  ],
  [
    "results by the thousand",
    () =>
      spec({
        params: { n: 90_000 },
        inputs: { x: "b n" },
        nodes: [
          { unstack: "n", out: names(90_000) },
          { gelu: {}, in: "s0", id: "y" },
        ],
      }),
    "S325",
  ],
  [
    "sizes by the thousand",
    () => spec({ nodes: [{ rearrange: "b d -> b d", sizes: named(45_000, () => 1) }, last] }),
    "P212",
  ],

  // Sizes.
  [
    "a product of sums of sizes",
    () =>
      spec({
        ...open(12),
        let: { m: many(12, () => `(${names(12).join(" + ")} + 1)`).join(" * ") },
        nodes: [{ rearrange: `b ${names(12).join(" ")} -> b (${names(12).join(" ")})` }, { linear: "m", id: "y" }],
      }),
    "E505",
  ],
  [
    "floors in floors",
    () =>
      met(
        2000,
        `${many(15, () => 0).reduce<string>((inner, _, i) => `((${inner}) + ${i + 1}) // ${(i % 7) + 2}`, "s0")} > 0`,
        {
          ...open(1),
        },
      ),
    "E520",
  ],
  [
    "floors of sums of floors",
    () => met(3000, `${many(12, (i) => `((s0 * ${i + 2} + s1) // ${i + 3})`).join(" * ")} > -1`, open(2)),
    "E520",
  ],
  [
    "remainders of many sizes",
    () =>
      met(
        3000,
        names(30)
          .map((name, i) => `(${name} % ${i + 2})`)
          .join(" + ")
          .concat(" >= 0"),
        open(30),
      ),
    "C704",
  ],
  [
    "contracts without a witness",
    () =>
      spec({
        free: Object.fromEntries(names(40).map((name, i) => [name, { multiple_of: 1009 + 2 * i }])),
        inputs: { x: `b ${names(40).join(" ")}` },
        nodes: [
          { rearrange: `b ${names(40).join(" ")} -> b (${names(40).join(" ")})` },
          { rearrange: "b (n k) -> b n k", sizes: { k: 999_983 } },
          last,
        ],
      }),
    "C701",
  ],
  [
    "windows over windows over an open size",
    () =>
      spec({
        free: { h: {}, w: {} },
        inputs: { x: "b h w 4" },
        nodes: [{ loop: 3000, id: "l", nodes: [{ conv: 4, kernel: 3, stride: 2, padding: 1 }] }, last],
      }),
    "E505",
  ],
  ["a giant repeat", () => spec({ nodes: [{ repeat: "b d -> b d n", sizes: { n: 2 ** 53 - 1 } }, last] }), undefined],
  [
    "a repeat again and again",
    () => spec({ nodes: [{ loop: 2000, nodes: [{ repeat: "b d -> b (d n)", sizes: { n: 1000 } }] }, last] }),
    "E505",
  ],
  [
    "a long expression in `sizes`",
    () => nodes(9000, [{ rearrange: "b (n k) -> b (n k)", sizes: { k: `${"1+".repeat(400)}1 - 400` } }]),
    "E520",
  ],

  // Patterns and names.
  [
    "an einsum of fifty operands",
    () => {
      const operands = many(50, (i) => `b a${i} a${i + 1}`);
      return spec({
        inputs: { x: "b 4", ...Object.fromEntries(operands.map((_, i) => [`o${i}`, "b 3 3"])) },
        nodes: [{ einsum: `${operands.join(", ")} -> b a0 a50`, in: operands.map((_, i) => `o${i}`), id: "y" }],
      });
    },
    "G613",
  ],
  [
    "an einsum of sixteen operands of forty axes",
    () => {
      const operands = many(16, (i) => many(40, (j) => `a${i + j}`).join(" "));
      return spec({
        inputs: { x: "b 4", ...Object.fromEntries(operands.map((_, i) => [`o${i}`, "2 ".repeat(40).trim()])) },
        nodes: [{ einsum: `${operands.join(", ")} -> `, in: operands.map((_, i) => `o${i}`) }, last],
      });
    },
    undefined,
  ],
  [
    "a pattern as long as one may be",
    () => {
      const axes = many(120, (i) => `a${i}`);
      return nodes(9000, [{ rearrange: `${axes.join(" ")} -> ${[...axes].reverse().join(" ")}` }], {
        inputs: { x: "2 ".repeat(120).trim() },
      });
    },
    "E520",
  ],
  ["a pattern of brackets", () => spec({ nodes: [{ rearrange: `${"(".repeat(100_000)} -> b`, id: "y" }] }), "P116"],
  ["an input of thousands of axes", () => spec({ inputs: { x: "1 ".repeat(400_000) }, nodes: [last] }), "P116"],
  [
    "names of a hundred thousand characters",
    () => {
      const name = "n".repeat(100_000);
      return spec({
        params: { [name]: 4 },
        inputs: { x: `b ${name}` },
        nodes: [{ linear: name, id: `${name}1` }, last],
      });
    },
    "P116",
  ],
  [
    "unknown names of a hundred thousand characters",
    () => spec({ params: { ["n".repeat(100_000)]: 4 }, nodes: many(8, () => ({ linear: "m".repeat(100_000) })) }),
    "E311",
  ],
  ["names that nearly are ops", () => spec({ nodes: many(20_000, (i) => ({ [`layer_nor${i}`]: {} })) }), "G601"],
  ["a text of combining marks", () => spec({ nodes: [{ [`gelu${"\u0301".repeat(500_000)}`]: {} }, last] }), "G601"],
  [
    "lone surrogates and marks of direction",
    () => spec({ let: named(9000, () => "\ud800\u202e\u2066'\udfff'") }),
    "J018",
  ],
  [
    "`__proto__` and its like as names",
    () =>
      `{"vitral":1,"params":{"__proto__":1,"constructor":2,"toString":3},"inputs":{"x":"b 4"},"blocks":{"hasOwnProperty":{"inputs":{"x":"b d"},"nodes":["gelu"]}},"nodes":[{"block":"hasOwnProperty","id":"valueOf"},{"linear":"__proto__ + constructor","id":"y"}],"outputs":{"y":"y"},"__proto__":{}}`,
    "G602",
  ],
  [
    "mistakes in every node",
    () => spec({ nodes: many(15_000, (i) => ({ softmax: `q${i}`, in: `t${i}`, id: "y" })) }),
    "G604",
  ],
  [
    "mistakes of shape in every node",
    () => spec({ nodes: many(15_000, (i) => ({ add: `w${i}`, in: "x" })).concat([last as never]) }),
    "G604",
  ],
  [
    "keys twice",
    () => `{"vitral":1,"inputs":{"x":"b 4"},"nodes":[${`{"gelu":{},"gelu":{}},`.repeat(15_000)}"gelu"]}`,
    "J002",
  ],

  // Checkpoints.
  ["a checkpoint of thousands of rules", () => spec({ checkpoints: { a: named(40_000, (i) => `t${i}`) } }), undefined],
  [
    "checkpoint rules with holes over many weights",
    () =>
      nodes(9000, [{ linear: 4, id: "n" }], {
        checkpoints: { a: { "{i}.{j}.kernel": "a.{i}.{j}", ...named(9000, (i) => `t${i}`) } },
      }),
    undefined,
  ],
  [
    "thousands of checkpoints",
    () => spec({ checkpoints: named(19_000, () => ({ "y.kernel": "a", "y.bias": "c" })) }),
    undefined,
  ],
];

/** Models that multiply, circles of blocks and files, sizes that explode, names without an end. */
export const HOSTILE_MODELS: readonly HostileSpec[] = rows.map(([name, text, code, files]) => ({
  name,
  text,
  code,
  ...(files === undefined ? {} : { files }),
}));
