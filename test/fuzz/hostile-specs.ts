import { type HostileSpec, last, many, named, names, nodes, spec } from "./hostile-makers.ts";

/** A condition met in each iteration of a loop. */
const condition = (text: string, over: object = {}) =>
  spec({ ...over, nodes: [{ loop: 90_000, nodes: [{ if: text, then: ["gelu"] }] }, last] });
const table = (generator: object) => spec({ nodes: [{ constant: generator, id: "c" }, last] });

/** By what they use up. Each is small, or as large as a text may be. */
export const HOSTILE: readonly HostileSpec[] = [
  // Lists and texts.
  ["a range summed in a condition", () => condition("sum(range(100000)) < 0"), "E520"],
  [
    "lists compared in a condition",
    () => condition("a == c", { let: { a: "range(99999)", c: "range(99999)" } }),
    "E520",
  ],
  ["a list sliced in a condition", () => condition("a[1:] == 1", { let: { a: "range(99999)" } }), "E520"],
  ["a list sliced by steps", () => condition("a[::-1] == 1", { let: { a: "range(99999)" } }), "E520"],
  ["a greatest item in a condition", () => condition("max(a) < 0", { let: { a: "range(99999)" } }), "E520"],
  [
    "lists of lists of lists",
    () =>
      condition("p12 == p12", {
        let: named(13, (i) => (i === 0 ? "[1, 2, 3, 4, 5, 6, 7, 8]" : `[p${i - 1}, p${i - 1}]`)),
      }),
    "E520",
  ],
  [
    "texts put together in a condition",
    () =>
      condition("p13 + 'a' == 'a' + p13", { let: named(14, (i) => (i === 0 ? "'text'" : `p${i - 1} + p${i - 1}`)) }),
    "E520",
  ],
  ["many ranges", () => spec({ let: named(5000, () => "range(100000)") }), "E520"],
  ["many linspaces", () => spec({ let: named(2000, () => "linspace(0, 1, 100000)") }), "E520"],
  ["many lists repeated", () => spec({ let: named(5000, () => "[0] * 100000") }), "E520"],
  ["many lists joined", () => spec({ let: named(300, () => many(100, () => "range(999)").join("+")) }), "E520"],
  ["a long sum in a condition", () => condition(`${many(900, () => 0).join("+")} > 0`), "E520"],
  [
    "values of a block that is called again and again",
    () =>
      spec({
        blocks: {
          a: {
            inputs: { x: "b d" },
            let: named(50, () => "range(1000)"),
            nodes: [{ if: `${many(50, (i) => `len(p${i})`).join(" + ")} < 0`, then: ["gelu"] }],
          },
        },
        nodes: [{ loop: 49_000, nodes: [{ block: "a" }] }, last],
      }),
    "E520",
  ],
  [
    "thousands of parameters of a block",
    () =>
      spec({
        blocks: { a: { params: named(40_000, () => 1), inputs: { x: "b d" }, nodes: ["gelu"] } },
        nodes: [{ loop: 3000, nodes: [{ block: "a" }] }, last],
      }),
    "E520",
  ],
  [
    "a thousand cases in a loop",
    () => nodes(90_000, [{ switch: "first", cases: named(1000, () => ["gelu"]) }]),
    "G627",
  ],
  [
    "a thousand cases of which the last is meant",
    () => nodes(49_000, [{ switch: "'p999'", cases: named(1000, () => ["gelu"]) }]),
    "E520",
  ],
  ["ids without an end", () => nodes(24_000, [{ linear: 4, id: "n".repeat(20_000) }]), "E520"],

  // Nodes.
  ["as many nodes as there may be", () => nodes(49_000, [{ linear: 4, id: "n" }]), undefined],
  ["one iteration too many", () => nodes(100_000, [{ linear: 4, id: "n" }]), "G628"],
  ["as many nodes written down", () => spec({ nodes: [...many(98_000, () => "gelu"), last] }), undefined],
  [
    "residuals in residuals in a loop",
    () =>
      nodes(
        900,
        many(90, () => 0).reduce<unknown[]>((body) => [{ residual: body }], ["gelu"]),
      ),
    undefined,
  ],
  [
    "tens of thousands of branches",
    () => spec({ nodes: [{ branches: named(30_000, () => ["gelu"]), join: { concat: 1 } }, last] }),
    undefined,
  ],
  [
    "a long list read again and again",
    () =>
      spec({
        nodes: [
          { loop: 40_000, id: "l", collect: { all: "g" }, nodes: [{ gelu: {}, id: "g" }] },
          {
            loop: 2000,
            nodes: [
              { concat: 1, in: "all" },
              { gelu: {}, in: "x" },
            ],
          },
          last,
        ],
      }),
    "E520",
  ],

  // Axes.
  ["an axis more in each iteration", () => nodes(40_000, [{ rearrange: "... -> ... 1" }]), "E520"],
  [
    "patterns of a hundred axes",
    () => {
      const side = `b ${many(60, (i) => `(a${i} c${i})`).join(" ")}`;
      const inputs = { x: `b ${many(60, () => 4).join(" ")}` };
      return nodes(
        20_000,
        [{ rearrange: `${side} -> ${side}`, sizes: Object.fromEntries(many(60, (i) => [`a${i}`, 2])) }],
        { inputs },
      );
    },
    "E520",
  ],
  [
    "signatures of a hundred axes",
    () => {
      const inputs = { x: names(120).join(" ") };
      return spec({
        inputs,
        free: Object.fromEntries(names(120).map((name) => [name, {}])),
        blocks: { a: { inputs, nodes: ["gelu"] } },
        nodes: [{ loop: 30_000, nodes: [{ block: "a" }] }, last],
      });
    },
    "E520",
  ],
  ["weights of a hundred axes", () => nodes(20_000, [{ weight: many(100, () => 1), id: "w" }]), "E520"],

  // Free sizes.
  [
    "powers of sums of sizes",
    () =>
      nodes(
        3000,
        [
          { repeat: "h w -> h w m", sizes: { m: "((h + w + 1) ** 8) ** 2" } },
          { reduce: "h w m -> h w", by: "sum" },
        ],
        {
          free: { h: {}, w: {} },
          inputs: { x: "h w" },
        },
      ),
    "E520",
  ],
  [
    "sizes compared by their remainders",
    () =>
      spec({
        free: Object.fromEntries(names(6).map((name, i) => [name, { multiple_of: 7 + i }])),
        inputs: { x: names(6).join(" ") },
        nodes: [
          {
            loop: 3000,
            nodes: [
              {
                if: `${names(6)
                  .map((name, i) => `(${name} * ${i + 3} // ${i + 2})`)
                  .join(" + ")} > 1`,
                then: ["gelu"],
              },
            ],
          },
          last,
        ],
      }),
    "E520",
  ],
  [
    "twenty sizes merged and split again",
    () => {
      const axes = names(20).join(" ");
      return nodes(20_000, [{ rearrange: `b ${axes} -> b (${axes})` }, { rearrange: `b (${axes}) -> b ${axes}` }], {
        free: Object.fromEntries(names(20).map((name) => [name, {}])),
        inputs: { x: `b ${axes}` },
      });
    },
    "E520",
  ],

  // Tables.
  [
    "a dozen large constants",
    () => spec({ nodes: [...many(12, (i) => ({ constant: { ones: [8192, 8192 - i] }, id: `c${i}` })), last] }),
    "E521",
  ],
  ["one constant too large", () => table({ ones: [100_000, 100_000] }), "E521"],
  [
    "many constants just large enough",
    () => spec({ nodes: [...many(9, (i) => ({ constant: { ones: [2000, 1000 + i] }, id: `c${i}` })), last] }),
    "E521",
  ],
  ["places of a large window", () => table({ relative_position_index: [100, 100] }), "E521"],
  ["a resize", () => spec({ inputs: { x: "b 9000 9000 1" }, nodes: [{ resize: 9000, id: "y" }] }), "E521"],
  ["a mean over all", () => spec({ inputs: { x: "b 9000 9000 300" }, nodes: [{ avg_pool: 9000, id: "y" }] }), "E521"],
  ["windows taken apart", () => spec({ inputs: { x: "b 100 100 300" }, nodes: [{ unfold: 100, id: "y" }] }), "E521"],
  ["a running sum", () => spec({ inputs: { x: "b 90000" }, nodes: [{ cumsum: 1, id: "y" }] }), "E521"],
  ["a diagonal", () => spec({ inputs: { x: "90000 90000" }, nodes: [{ einsum: "i i -> i", id: "y" }] }), "E521"],

  // Texts as large as they may be.
  ["values without an end", () => spec({ let: named(99_000, () => "1") }), undefined],
  ["expressions without an end", () => spec({ let: named(1100, () => `${"1+".repeat(900)}1`) }), undefined],
  ["lists without an end", () => spec({ let: named(1000, () => `[${"1,".repeat(990)}1]`) }), undefined],
  ["an unknown name, again and again", () => spec({ let: named(80_000, () => "-----a") }), "G609"],
  [
    "nearly known names",
    () => spec({ params: named(45_000, () => 1), nodes: [...many(150, (i) => ({ linear: `pp${i}` })), last] }),
    "G609",
  ],
  [
    "thousands of blocks",
    () => spec({ blocks: named(19_000, () => ({ inputs: { x: "b d" }, nodes: ["gelu"] })) }),
    undefined,
  ],
  [
    "thousands of inputs",
    () => spec({ inputs: named(95_000, () => "b 4"), nodes: [{ gelu: {}, in: "p0", id: "y" }] }),
    undefined,
  ],
  ["thousands of keys", () => JSON.stringify(named(95_000, () => 1)), "G602"],
  ["too many values", () => JSON.stringify(many(200_000, () => 0)), "J015"],
  ["too many values without commas", () => `[${"0 ".repeat(900_000)}]`, "J015"],
  ["twenty thousand open brackets", () => "[".repeat(20_000), "J016"],
].map(([name, text, code]) => ({ name, text, code }) as HostileSpec);
