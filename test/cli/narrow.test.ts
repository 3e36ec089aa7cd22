import fc from "fast-check";
import { afterEach, describe, expect, it, vi } from "vitest";
import { progressLine } from "../../cli/progress-line.ts";
import { tableLines } from "../../cli/text-table.ts";
import { columnsOfText } from "../../schema/problem/columns.ts";
import { reflow, wrap } from "../../schema/problem/wrap.ts";
import { run } from "./capture.ts";

const word = fc.string({ unit: fc.constantFrom("a", "b", "漢", "é", "."), minLength: 1, maxLength: 12 });
const text = fc
  .array(word, { minLength: 1, maxLength: 30 })
  .chain((words) =>
    fc
      .array(fc.constantFrom(" ", " ", "  ", "   "), { minLength: words.length, maxLength: words.length })
      .map((gaps) => words.map((one, i) => (i === 0 ? one : `${gaps[i]}${one}`)).join("")),
  );

describe("a long line", () => {
  it("is broken between words, loses none, and is no longer than asked", () => {
    fc.assert(
      fc.property(text, fc.nat(6), fc.nat(10), fc.integer({ min: 30, max: 80 }), (said, indent, hang, width) => {
        const line = " ".repeat(indent) + said;
        const lines = wrap(line, width, hang);
        expect(lines.join(" ").match(/\S+/g)).toEqual(line.match(/\S+/g));
        for (const one of lines) expect(columnsOfText(one)).toBeLessThanOrEqual(width);
        if (columnsOfText(line) <= width) expect(lines).toEqual([line]);
      }),
      { numRuns: 500 },
    );
  });

  it("is broken between columns first, and where a word is longer than a line nowhere in it", () => {
    expect(wrap("epoch 1/3  loss 3.1056  accuracy 18.2 %", 30)).toEqual([
      "epoch 1/3  loss 3.1056",
      "  accuracy 18.2 %",
    ]);
    expect(wrap("  read /a/path/that/is/longer/than/a/line now", 20)).toEqual([
      "  read",
      "  /a/path/that/is/longer/than/a/line",
      "  now",
    ]);
    expect(wrap("  go on: `vitral train --resume 'my runs/a'` or not", 20)).toEqual([
      "  go on:",
      "  `vitral train --resume 'my runs/a'`",
      "  or not",
    ]);
  });

  it("of help is a paragraph with its neighbours; a command stays one line", () => {
    const command = "  $ vitral check specs/vit.json --preset mnist";
    expect(reflow(`one two\nthree four\n\n${command}\nfive`, 12)).toEqual([
      "one two",
      "three four",
      "",
      command,
      "five",
    ]);
    expect(reflow("one two\nthree four", 30)).toEqual(["one two three four"]);
  });
});

it("a progress line fits every terminal, and says most wanted first", () => {
  const words = {
    epoch: "12/100",
    left: "1:02:03 left",
    loss: "loss 0.310",
    accuracy: "accuracy 97.3 %",
    rate: "142 images/s",
  };
  for (let columns = 1; columns < 200; columns++) {
    for (const done of [0, 0.4, 1, 1.1]) {
      const line = progressLine(done, words, columns);
      expect(line.length).toBeLessThan(Math.max(2, columns));
      if (columns > 40) expect(line).toContain(words.left);
    }
  }
  expect(progressLine(0.5, words, 60)).toMatchInlineSnapshot(
    `"epoch 12/100 ██████████░░░░░░░░░░  loss 0.310  1:02:03 left"`,
  );
  expect(progressLine(0.5, words, 120)).toMatchInlineSnapshot(
    `"epoch 12/100 ████████████████████░░░░░░░░░░░░░░░░░░░░  loss 0.310  accuracy 97.3 %  142 images/s  1:02:03 left"`,
  );
});

it("a table is as wide as asked, and nothing is missing from it", () => {
  const rows = [
    ["part", "is", "parameters"],
    ["transformer.layers.0.attn.to_qkv", "linear", "12.3 k"],
    ["a", "conv", "1"],
  ];
  expect(tableLines(rows, [2]).join("\n")).toMatchInlineSnapshot(`
    "part                              is      parameters
    transformer.layers.0.attn.to_qkv  linear      12.3 k
    a                                 conv             1"
  `);
  expect(tableLines(rows, [2], 44).join("\n")).toMatchInlineSnapshot(`
    "part                              parameters
        is
    transformer.layers.0.attn.to_qkv      12.3 k
        linear
    a                                          1
        conv"
  `);
  expect(tableLines(rows, [2], 30).join("\n")).toMatchInlineSnapshot(`
    "part                parameters
        is
    transformer.layers.0.attn.to_qkv
                            12.3 k
        linear
    a                            1
        conv"
  `);
});

describe("at 60 columns", () => {
  afterEach(() => vi.unstubAllEnvs());
  it.each([
    [["summary", "specs/vit.json", "--depth", "4"]],
    [["explain", "specs/vit.json"]],
    [["explain", "specs/vit.json", "transformer.layers.0.attn.to_qkv"]],
    [["explain", "S303"]],
    [["check", "specs/vit.json", "--preset", "mnist", "--set", "patch_size=5"]],
    [["check", "specs/swin.json", "specs/nowhere.json", "--set", "dept=1"]],
  ])("%j fits", async (args) => {
    vi.stubEnv("COLUMNS", "60");
    const { out, err } = await run(args);
    const long = `${out}${err}`.split("\n").filter((line) => columnsOfText(line) > 60 && !line.includes("$ vitral"));
    expect(long).toEqual([]);
  });
});
