import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { escapeTex } from "../../../compiler/drawing/escape-tex.ts";
import { textAt } from "../../../compiler/drawing/marks.ts";
import { screen } from "../../../compiler/drawing/screen.ts";
import { toTikz } from "../../../compiler/drawing/to-tikz.ts";
import { hostileTexts } from "../../hostile-texts.ts";
import { everyMark } from "./every-mark.ts";

/** Everything that an escaped text may consist of: letters, what `escapeTex` itself writes, and spaces. */
const harmless =
  /^(?:[A-Za-z0-9 ()*+,./:;=@[\]]|\{[`'?!-]\}|\\[{}$&#_%]|\\text(?:backslash|asciitilde|asciicircum)\{\}|\$(?:[<>|-]|\^[23]|\\[a-z]+)\$|''|``|--|~|\\(?:dots|ss|ae|AE|o|O)\{\}|\\vitralchar\{[0-9A-F]+\}\{\d+\})*$/;

/** Without accents, each around what it stands on. */
const bare = (tex: string): string => {
  const inner = tex.replaceAll(/\\(?:[`'^~=."]|[urHvc](?=\{))\{([A-Za-z])\}/g, "$1");
  return inner === tex ? tex : bare(inner);
};

describe("toTikz", () => {
  it("writes every kind of mark as it did", async () => {
    await expect(toTikz(everyMark, screen, { record: "a record" })).toMatchFileSnapshot("every-mark.golden.tex");
  });

  it("is a document, or the picture alone", () => {
    const [whole, part] = [toTikz(everyMark, screen), toTikz(everyMark, screen, { fragment: true })];
    const inside = whole.split("\\setbox0\\hbox{%\n")[1]?.split("\n}\n\\hoffset")[0];
    expect(`${inside}\n`).toBe(part);
    expect(part).not.toMatch(/documentclass|usepackage\{tikz/);
  });

  it("gives each role that is drawn a style", () => {
    const tex = toTikz(everyMark, screen);
    const used = [...tex.matchAll(/vitral\/([a-z][a-z-]*)[,\]]/g)].map(([, role]) => role);
    const made = [...tex.matchAll(/^\\vitralstyle\{([^}]*)\}/gm)].map(([, role]) => role);
    expect(used.length).toBeGreaterThan(5);
    expect(used.filter((role) => !made.includes(role))).toEqual([]);
  });

  it("is no larger than TeX's paper", () => {
    expect(toTikz({ ...everyMark, height: 1e6 }, screen)).toContain("[x=0.014bp,y=-0.014bp]");
  });
});

describe("escapeTex", () => {
  it.each([...hostileTexts, "\\input{/etc/passwd}", "^^M\\end{document}", "]{,};", "--- ?` !`", "a\u0301\u0316"])(
    "leaves nothing that TeX obeys of %j",
    (text) => expect(bare(escapeTex(text))).toMatch(harmless),
  );

  it("leaves nothing that TeX obeys of any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => harmless.test(bare(escapeTex(text)))),
      { seed: 1 },
    );
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."\\{}$&#_%~^<>|\"'`-?!a\u0301 ") }), (text) =>
        harmless.test(bare(escapeTex(text))),
      ),
      { seed: 1 },
    );
  });

  it("keeps letters", () => {
    expect(escapeTex("Größe 3 × é → α_1")).toBe(`Gr\\"{o}\\ss{}e 3 $\\times$ \\'{e} $\\rightarrow$ $\\alpha$\\_1`);
    const { width, height } = everyMark;
    const marks = [textAt({ x: 1, y: 1 }, "start", "title", "a_b")];
    expect(toTikz({ width, height, title: "", marks }, screen)).toContain("{a\\_b};");
  });
});
