import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { readRecord, recordText } from "../../runtime/host/figures/figure-record.ts";
import { textDigest } from "../../runtime/host/run-folder/run-digests.ts";
import { hostileTexts } from "../hostile-texts.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const small = JSON.stringify({
  ...{ vitral: 1, name: "small", params: { dim: 8 }, inputs: { x: "b dim" } },
  ...{ nodes: [{ linear: 4, id: "y" }], outputs: { y: "y" } },
});

describe("vitral diagram --from", () => {
  it.each(["svg", "png", "pdf", "tex", "dot"])("draws a .%s anew, to the byte", async (ending) => {
    const folder = temporaryFolder();
    const [spec, figure, again] = ["a.json", `a.${ending}`, `b.${ending}`].map((name) => join(folder, name));
    if (spec === undefined || figure === undefined || again === undefined) throw new Error("three");
    writeFileSync(spec, small);
    const theme = ending === "dot" ? [] : ["--theme", "paper"];
    const first = await run(["diagram", spec, "--set", "dim=3", "--depth", "0", ...theme, "-o", figure]);
    expect(first.err).toBe("");
    expect((await run(["diagram", "--from", figure, "-o", again])).err).toBe("");
    expect(Buffer.compare(readFileSync(figure), readFileSync(again))).toBe(0);
    writeFileSync(spec, `${readFileSync(spec, "utf8")}\n`);
    const { code, err, out } = await run(["diagram", "--from", figure]);
    expect({ code, out }).toEqual({ code: 0, out: `wrote ${figure}\n` });
    expect(err).toContain("has changed");
    expect(readFileSync(figure).equals(readFileSync(again))).toBe(false);
  });

  it("notices that what the spec imports has changed", async () => {
    const folder = temporaryFolder();
    const [spec, block, figure] = ["a.json", "block.json", "a.svg"].map((name) => join(folder, name));
    if (spec === undefined || block === undefined || figure === undefined) throw new Error("three");
    const nodes = [{ block: "mine" }, { linear: 4, id: "y" }];
    const own = { vitral: 1, name: "a", import: { mine: "block.json" }, inputs: { x: "b 8" } };
    writeFileSync(spec, JSON.stringify({ ...own, nodes, outputs: { y: "y" } }));
    writeFileSync(block, JSON.stringify({ vitral: 1, name: "block", inputs: { x: "b n" }, nodes: ["relu"] }));
    await run(["diagram", spec, "-o", figure]);
    expect((await run(["diagram", "--from", figure])).err).toBe("");
    writeFileSync(block, JSON.stringify({ vitral: 1, name: "block", inputs: { x: "b n" }, nodes: ["gelu"] }));
    expect((await run(["diagram", "--from", figure])).err).toContain("has changed");
    expect(readFileSync(figure, "utf8")).toContain("GELU");
  });

  it("draws a pattern again", async () => {
    const figure = join(temporaryFolder(), "a.svg");
    await run(["diagram", "--pattern", "b (h p) -> b p h", "-o", figure]);
    const first = readFileSync(figure, "utf8");
    expect(first.match(/<path/g)).toHaveLength(4);
    await run(["diagram", "--from", figure, "--theme", "screen"]);
    expect(readFileSync(figure, "utf8").replace("&quot;theme&quot;:&quot;screen&quot;,", "")).toBe(first);
  });

  it("takes other flags before those that the figure remembers, and refuses what remembers none", async () => {
    const figure = join(temporaryFolder(), "a.svg");
    await run(["diagram", "specs/vit.json", "--depth", "0", "--theme", "dark", "-o", figure]);
    const light = await run(["diagram", "--from", figure, "--theme", "paper", "-o", "-"]);
    expect(light.out).toContain("STIX Two Text");
    const plain = await run(["diagram", "specs/vit.json", "--depth", "0", "--theme", "paper", "-o", "-"]);
    expect(light.out).toBe(plain.out);
    await run(["diagram", "specs/vit.json", "--depth", "0", "--fonts", "embed", "-o", figure]);
    expect((await run(["diagram", "--from", figure, "--format", "tikz", "-o", "-"])).out).toMatch(/end\{document\}/);
    // What a layout has no use for is left.
    const paper = await run(["diagram", "--from", figure, "--layout", "vit-paper", "-o", "-"]);
    expect(paper.out).toContain("Linear projection of flattened patches");
    for (const content of [
      "<svg/>",
      '{"vitral_figure":1,"flags":{}}',
      '{"vitral_figure":1,"spec":3,"set":[],"flags":{}}',
    ]) {
      writeFileSync(figure, content);
      expect((await run(["diagram", "--from", figure])).err).toContain("error[F483]");
    }
    expect((await run(["diagram", "--from", "nowhere.svg"])).err).toContain("error[F401]");
  });

  it("keeps any text in its record, and lets none of it out", async () => {
    const file = join(temporaryFolder(), "a.txt");
    for (const text of [...hostileTexts, '\\"', "\\\\", "}}", "{", "\n"]) {
      const record = {
        spec: text,
        sha256: textDigest({ name: text, text }),
        flags: { preset: text },
        set: [text, text],
      };
      const written = recordText(record);
      expect(written).toMatch(/^[\u0020-\u007e]*$/);
      expect(written).not.toMatch(/[<>&'()%#]/);
      writeFileSync(file, `before ${written.replaceAll("\\", "\\\\")}<after>`);
      expect(await readRecord(file)).toEqual(record);
    }
  });
});
