import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

describe("vitral diagram", () => {
  it("draws a page, and says what it has no room for", async () => {
    const output = join(temporaryFolder(), "vit.svg");
    const whole = await run(["diagram", "specs/vit.json", "-o", output]);
    expect(whole).toEqual({ code: 0, out: `wrote ${output}\n`, err: "" });
    const svg = readFileSync(output, "utf8");
    expect(svg).not.toMatch(/page \d+ of/);
    for (const title of ["Transformer layer", "Attention", "FFN"]) expect(svg).toContain(title);
    const { code, err } = await run(["diagram", "specs/gmlp.json", "-o", output]);
    expect(code).toBe(0);
    expect(err).toBe("left closed, for want of room: Spatial gate; --pages draws them on further pages\n");
  });

  it("writes an SVG for each of --pages, and says where", async () => {
    const folder = temporaryFolder();
    const output = join(folder, "vit.svg");
    const args = ["diagram", "specs/vit.json", "--preset", "mnist", "--pages", "-o", output];
    const { code, out, err } = await run(args);
    const files = readdirSync(folder).sort().reverse();
    const written = files.map((file) => `wrote ${join(folder, file)}\n`).join("");
    expect({ code, out, err }).toEqual({ code: 0, out: written, err: "" });
    const pages = files.map((file) => readFileSync(join(folder, file), "utf8"));
    for (const page of pages) expect(page).toMatch(/^<svg .*<title>Vision Transformer<\/title>.*<\/svg>\n$/s);
    // Its width on paper is the text's, in points, or less.
    expect(Number(/width="([\d.]+)pt"/.exec(pages[0] ?? "")?.[1])).toBeLessThanOrEqual(6.75 * 72);
  });

  it("draws pages as wide as is said, and one figure where it is said how deep", async () => {
    const output = join(temporaryFolder(), "mixer.svg");
    const args = ["diagram", "specs/mlp_mixer.json", "-o", output];
    await run([...args, "--width", "85mm"]);
    const narrow = readFileSync(output, "utf8");
    expect(Number(/width="([\d.]+)pt"/.exec(narrow)?.[1])).toBeLessThanOrEqual((85 / 25.4) * 72 + 0.01);
    expect(narrow).toContain('class="panel"');
    await run([...args, "--depth", "1"]);
    expect(readFileSync(output, "utf8")).not.toContain('class="panel"');
    const { code, err } = await run([...args, "--width", "3 parsecs"]);
    expect({ code, err }).toEqual({ code: 2, err: expect.stringContaining("It must be a length") });
  });

  it("writes to the terminal for `-`, as DOT if asked", async () => {
    const { code, out } = await run(["diagram", "specs/vit.json", "--set", "depth=3", "--format", "dot", "-o", "-"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^digraph "vitral" \{/);
    expect(out).toContain("× 3");
  });

  it("keeps bytes off a terminal, and hands them to a pipe", async () => {
    const args = ["diagram", "specs/vit.json", "--depth", "0", "--format", "pdf", "-o", "-"];
    const { out } = await run(args);
    expect(out).toMatch(/^%PDF-/);
    const terminal = Object.getOwnPropertyDescriptor(process.stdout, "isTTY");
    Object.defineProperty(process.stdout, "isTTY", { value: true, configurable: true });
    try {
      const { code, out, err } = await run(args);
      expect({ code, out }).toEqual({ code: 1, out: "" });
      expect(err).toContain("error[F482]");
    } finally {
      if (terminal === undefined) Reflect.deleteProperty(process.stdout, "isTTY");
      else Object.defineProperty(process.stdout, "isTTY", terminal);
    }
  });

  it("takes the format from the output's name", async () => {
    const output = join(temporaryFolder(), "vit.dot");
    await run(["diagram", "specs/vit.json", "-o", output]);
    expect(readFileSync(output, "utf8")).toMatch(/^digraph/);
  });

  it.each([
    [["-o", "vit.gif"], "no format `gif`"],
    [["-o", "vit.PDF", "--format", "svg"], "its ending says pdf"],
    [["-o", "vit.gif", "--format", "svg"], "no format `gif`"],
    [["-o", "vit.v2"], "no format `v2`"],
    [["-o", "vit.dot", "--format", "svg"], "its ending says dot"],
  ])("refuses %j by name, before any work, and writes nothing", async (args, said) => {
    const folder = temporaryFolder();
    const { code, err } = await run([
      "diagram",
      "nowhere.json",
      ...args.map((arg) => arg.replace("vit", `${folder}/vit`)),
    ]);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(err).toContain(
      "svg (.svg) and png (.png) and pdf (.pdf) and tikz (.tex, .tikz) and html (.html, .htm) and dot (.dot, .gv)",
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("draws as deep as asked", async () => {
    const { out } = await run(["diagram", "specs/vit.json", "--depth", "0", "--format", "dot", "-o", "-"]);
    expect(out).toContain("Transformer");
    expect(out).not.toContain("subgraph");
  });

  it.each([
    [["diagram"], 2, "missing required argument 'spec'"],
    [["diagram", "specs/vit.json", "--format", "gif"], 2, "Allowed choices are svg, png, pdf, tikz, html, dot"],
    [["diagram", "specs/vit.json", "--scale", "-1", "-o", "a.png"], 2, "a number above 0"],
    [["diagram", "specs/vit.json", "--depth", "0", "--scale", "1e9", "-o", "a.png"], 1, "error[F480]"],
    [["diagram", "nowhere.json", "--scale", "2", "-o", "a.svg"], 1, "error[F481]"],
    [["diagram", "nowhere.json", "--fragment", "-o", "a.svg"], 1, "error[F481]"],
    [["diagram", "nowhere.json", "--fonts", "embed", "-o", "a.pdf"], 1, "error[F481]"],
    [["diagram", "specs/mae.json", "--layout", "vit-paper", "-o", "a.svg"], 1, "error[F490]"],
    [["diagram", "specs/blocks/ffn.json", "--layout", "vit-paper", "-o", "a.svg"], 1, "error[F490]"],
    [["diagram", "specs/vit.json", "--layout", "vit-paper", "--depth", "1", "-o", "a.svg"], 1, "error[F491]"],
    [["diagram", "--pattern", "b (h -> b", "-o", "a.svg"], 2, "error[P107]"],
    [["diagram", "--pattern", "b c -> c b", "--depth", "2", "-o", "a.svg"], 2, "cannot be used"],
    [["diagram", "specs/vit.json", "--pattern", "b c -> c b", "-o", "a.svg"], 2, "not both"],
    [["diagram", "--pattern", "b c -> c b", "-o", "a.dot"], 1, "error[F481]"],
    [["diagram", "specs/vit.json", "--layout", "vit-paper", "-o", "a.dot"], 1, "error[F481]"],
    [["diagram", "specs/vit.json", "--depth", "x"], 2, "whole number from 0"],
    [["diagram", "nowhere.json"], 1, "there is no such file"],
    [["diagram", "specs/vit.json", "--preset", "huge"], 2, "huge"],
    [["diagram", "specs/vit.json", "--set", "dept=3"], 2, "depth"],
    [["diagram", "specs/vit.json", "--set", "depth"], 2, "depth=6"],
    [["diagram", "specs/vit.json", "-o", "no/such/folder/vit.svg"], 1, "cannot write"],
  ])("says what is wrong with %j", async (args, expected, said) => {
    const { code, err } = await run(args);
    expect(err).toContain(said);
    expect(code).toBe(expected);
  });

  /** A file of a spec that is one long list. */
  function longSpec(nodes: readonly unknown[]): string {
    const spec = join(temporaryFolder(), "flat.json");
    const all = [...nodes, { identity: {}, id: "y" }];
    writeFileSync(
      spec,
      JSON.stringify({ vitral: 1, name: "flat", inputs: { x: "b 8" }, nodes: all, outputs: { y: "y" } }),
    );
    return spec;
  }

  it("draws a list of thousands in sections, and refuses to open and close others", async () => {
    const spec = longSpec(Array.from({ length: 2000 }, () => "gelu"));
    const output = join(temporaryFolder(), "flat.svg");
    const { code, err } = await run(["diagram", spec, "-o", output]);
    expect(code).toBe(0);
    expect(err).toMatch(/^left closed, for want of room: Nodes .*, \d+ more; --pages draws them/);
    expect(readFileSync(output, "utf8")).toContain("Nodes 1–252");
    const closed = await run(["diagram", spec, "--close", "1...252", "-o", output]);
    expect(closed.code).toBe(0);
    for (const args of [
      ["--close", "1...253"],
      ["--close", "1...252", "--depth", "3"],
    ])
      expect((await run(["diagram", spec, ...args, "-o", output])).err).toContain("error[F484]");
    const focused = (await run(["diagram", spec, "--focus", "1...252", "-o", output])).err;
    expect(focused).toContain("error[F485]");
    expect(focused).toContain('`--open "1...252"`');
  });

  it("refuses what can neither be cut nor laid out", async () => {
    const sum = (i: number) => (i < 0 ? "x" : `sum${i}`);
    const woven = Array.from({ length: 1600 }, (_, i) => ({ add: [sum(i - 1), sum(i - 8)], id: sum(i) }));
    const { code, err } = await run(["diagram", longSpec(woven), "-o", "-"]);
    expect(code).toBe(1);
    expect(err).toContain("R218");
  });

  it("reports a mistake in the spec and leaves no file", async () => {
    const folder = temporaryFolder();
    mkdirSync(join(folder, "specs"));
    const spec = join(folder, "specs", "bad.json");
    writeFileSync(spec, '{ "vitral": 1, "name": "bad", "inputs": { "x": "b 8" }, "nodes": ["glue"], "outputs": {} }');
    const output = join(folder, "bad.svg");
    const { code, err } = await run(["diagram", spec, "-o", output]);
    expect(code).toBe(1);
    expect(err).toContain("unknown op `glue`");
    expect(() => readFileSync(output)).toThrow("ENOENT");
  });
});
