import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { recipeKeys } from "../../schema/recipe/recipe-manual.ts";
import { run } from "./capture.ts";

describe("vitral explain", () => {
  it("explains a code, in any case", async () => {
    const { code, out } = await run(["explain", "s303"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^S303: not divisible\n/);
    expect((await run(["explain", "S999"])).err).toContain("error[T101]");
  });

  it("has everything of the manual: ops, structures, functions, initialisations, constants and keys", async () => {
    const manual = readFileSync("docs/ops.md", "utf8");
    const headings = [...manual.matchAll(/^### (\w+)$/gm)].map(([, name = ""]) => name);
    const called = [...manual.matchAll(/^\| `(\w+)\([^`]*` \|/gm)].map(([, name = ""]) => name);
    expect(headings.length).toBeGreaterThan(60);
    expect(called.length).toBeGreaterThan(10);
    for (const name of [
      ...headings,
      ...called,
      "zeros",
      "normal",
      "axes",
      "id",
      "import",
      "with",
      "init",
      "carry",
      "warmup",
      "lr",
    ]) {
      const { code, out, err } = await run(["explain", name]);
      expect([code, err], name).toEqual([0, ""]);
      expect(out, name).toMatch(new RegExp(`^${name}(: | is )`));
    }
    expect((await run(["explain", "exp"])).out).toMatch(/^exp is an op and a function of expressions\n/);
    expect((await run(["explain", "conv"])).out).toMatch(
      /\n {2}kernel +.* required +Height and width of the window\.\n/,
    );
  });

  it("has every key of a recipe, with its place and what stands in for it", async () => {
    // What lies here is explained as a file: `test` is a folder of this repository.
    for (const { name, path } of recipeKeys.filter(({ name }) => name !== "$schema" && name !== "test"))
      expect((await run(["explain", name])).out).toContain(`Its place is ${path}`);
    const { out } = await run(["explain", "schedule"]);
    expect(out).toContain('"schedule": { "warmup": 0.1, "decay": "cosine" }');
    expect((await run(["explain", "lr"])).out).toContain("optimizer.adamw.lr; if left out: 0.001.");
  });

  it("says what a name of another library is here, and what a misspelt one may be", async () => {
    const { out } = await run(["explain", "nn.Linear"]);
    expect(out).toMatch(/^nn\.Linear of other libraries is written \{ "linear": … \} here\n\nlinear: an op\n/);
    const { code, err } = await run(["explain", "layer_nrom"]);
    expect(code).toBe(1);
    expect(err).toContain("error[F421]");
    expect(err).toContain("a similar name exists: `layer_norm`");
    expect((await run(["explain", "toString"])).err).toContain("error[F421]");
    expect((await run(["explain", "none/at/all"])).err).toContain("error[F401]");
    for (const what of [["conv"], ["S303"], ["specs/vit.json", "head"]])
      expect(await run(["explain", ...what, "--json"])).toMatchObject({ code: 2, out: "" });
  });

  it("prints the resolved model with the place that gave each value", async () => {
    const { out } = await run(["explain", "specs/vit.json", "--preset", "mnist", "--set", "dim=32"]);
    expect(out).toMatch(/\n {2}dim +32 +--set dim=32\n/);
    expect(out).toMatch(/\n {2}depth +4 +specs\/vit\.json:26\n/);
    expect(out).toMatch(/\n {2}pool +'cls' +specs\/vit\.json:18\n/);
    expect(out).toMatch(/\n {2}patches +16 +specs\/vit\.json:33\n/);
    expect(out).toMatch(/\n {2}transformer\.layers\.3\.attn\.to_qkv +linear +\[b, n 17, 192\] +6144 +209 k\n/);
  });

  it("keeps a number apart from its unit, however small", async () => {
    const moved = async (node: string) => (await run(["explain", "specs/vit.json", node, "--preset", "mnist"])).out;
    expect(await moved("cls_token")).toContain("0 operations, 0 B moved at");
    expect(await moved("transformer.layers.0.attn.to_qkv")).toContain("418 k operations, 66.6 kB moved at");
  });

  it("prints it as data", async () => {
    const { out } = await run(["explain", "specs/vit.json", "--preset", "mnist", "--json"]);
    const data = JSON.parse(out);
    expect(data.parameters.find(({ name }: { name: string }) => name === "dim")).toEqual({
      name: "dim",
      value: "64",
      from: "specs/vit.json:26",
    });
    expect(data.nodes.at(-1)).toMatchObject({
      path: "head",
      op: "linear",
      shapes: ["[b, 10]"],
      weights: ["head.kernel", "head.bias"],
    });
  });

  it("says of a node what it reads and gives, and who bound each size", async () => {
    const { out } = await run(["explain", "specs/vit.json", "transformer.layers.0.attn.to_qkv"]);
    expect(out).toContain("gives `to_qkv` [b, n 197, 2304]");
    expect(out).toContain("specs/vit.json:9  `image_size` is [224, 224]");
    expect(out).toContain("concat joins 1 + 196 = 197");
    expect(out).toContain("bias: false");
    expect(out).toContain("weight transformer.layers.0.attn.to_qkv.kernel [768, 2304]");
    const block = await run(["explain", "specs/vit.json", "transformer.layers.0.attn"]);
    expect(block.out).toContain("\n  is Multi-head attention: 12 heads · 64\n");
    const weight = await run(["explain", "specs/vit.json", "transformer.layers.0.attn.to_qkv.kernel"]);
    expect(weight.out).toBe(out);
    expect((await run(["explain", "specs/vit.json", "transformer"])).out).toContain("block transformer");
    const wrong = await run(["explain", "specs/vit.json", "transformer.layer.0.attn.to_qkv"]);
    expect(wrong.err).toContain("a similar path exists: `transformer.layers.0.attn.to_qkv`");
  });
});

describe("vitral summary", () => {
  it("counts parameters and operations of each part", async () => {
    const { out } = await run(["summary", "specs/vit.json", "--json"]);
    const data = JSON.parse(out);
    const parts: { path: string; parameters: number; flops: number }[] = data.parts;
    const sum = (key: "parameters" | "flops") => parts.reduce((total, part) => total + part[key], 0);
    expect(sum("parameters")).toBe(data.parameters);
    expect(sum("flops")).toBe(data.flops);
    expect(parts.map(({ path }) => path)).toContain("transformer");
  });

  it("counts for the sizes that are asked for", async () => {
    const flops = async (...more: string[]) =>
      JSON.parse((await run(["summary", "specs/vit.json", "--preset", "mnist", "--json", ...more])).out).flops;
    const [one, eight] = [await flops(), await flops("--size", "b=8")];
    expect(eight / one).toBeCloseTo(8, 1);
    expect((await run(["summary", "specs/vit.json", "--size", "c=8"])).err).toContain("its free sizes are `b`");
    expect((await run(["summary", "specs/vit.json", "--size", "b=0"])).code).toBe(2);
  });
});
