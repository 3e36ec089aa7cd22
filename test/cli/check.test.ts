import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const good =
  '{ "vitral": 1, "inputs": { "x": "b 4 8" }, "nodes": [{ "linear": 8, "id": "y" }], "outputs": { "y": "y" } }';

function fileOf(text: string, name = "model.json"): string {
  const folder = temporaryFolder();
  mkdirSync(folder, { recursive: true });
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

describe("vitral check", () => {
  it("says in one line that a spec is fine", async () => {
    const { code, out, err } = await run(["check", "specs/vit.json"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^ok: specs\/vit\.json: \d+ nodes, \d+ weights, 86\.5 M parameters\n$/);
  });

  it("shows what is wrong, with the choices made on the command line", async () => {
    const { code, out, err } = await run(["check", "specs/vit.json", "--preset", "mnist", "--set", "patch_size=5"]);
    expect([code, out]).toEqual([1, ""]);
    expect(err).toContain("error[S303]: dimension 2 of `image` is 28, which is not a multiple of 5");
    expect(err).toMatch(/--set.* `patch_size` is \[5, 5\]/);
    expect(err).toMatch(/\n1 error\n$/);
  });

  it("looks at every file, also after one that cannot be read", async () => {
    const { code, out, err } = await run(["check", "specs/nowhere.json", "specs/vit.json"]);
    expect(code).toBe(1);
    expect(err).toContain("F401");
    expect(out).toContain("ok: specs/vit.json");
  });

  it("lists errors first, then by place", async () => {
    const path = fileOf(
      '{ "vitral": 1, "inputs": { "x": "b 4 8" }, "nodes": [{ "liner": 8 }, { "gelu": 1 }], "outputs": { "y": "z" }, "nope": 1 }',
    );
    const { out } = await run(["check", path, "--json"]);
    const found: { code: string; column: number }[] = JSON.parse(out);
    const columns = found.map(({ column }) => column);
    expect(columns.length).toBeGreaterThanOrEqual(3);
    expect(columns).toEqual([...columns].sort((a, b) => a - b));
  });

  it("prints SARIF and JSON, empty lists too", async () => {
    expect(JSON.parse((await run(["check", "specs/vit.json", "--json"])).out)).toEqual([]);
    const { code, out } = await run(["check", fileOf(good.replace("linear", "linaer")), "--format", "sarif"]);
    expect(code).toBe(1);
    expect(JSON.parse(out).runs[0].results[0]).toMatchObject({ ruleId: "G601", level: "error" });
  });

  it("--fix mends what is certain and says what it did", async () => {
    const path = fileOf(good.replace("8 }]", "8, }], ").replace(' "id"', '\t"id"').replace('"id": "y"', '"id": "y",'));
    const { code, out } = await run(["check", path, "--fix"]);
    expect(out).toContain("J001 trailing comma");
    expect(out).toContain("ok: ");
    expect(code).toBe(0);
    JSON.parse(readFileSync(path, "utf8"));
    expect((await run(["check", path, "--fix"])).out).not.toContain("fixed");
  });

  it("--fix mends what a file imports too, but for what comes with Vitral, and names each file", async () => {
    const block = (more: string) => `{ "vitral": 1, "inputs": { "x": "b n d" }, "nodes": ["gelu", ${more}], }`;
    const imports = '"import": { "a": "a.json", "p": "vitral:blocks/ffn" }, "nodes": [{ "block": "a" }, ';
    const path = fileOf(good.replace('"nodes": [', imports));
    const imported = join(dirname(path), "a.json");
    writeFileSync(imported, block('"relu",'));
    const { code, out, err } = await run(["check", path, "--fix"]);
    expect(out).toContain("a.json: 2 problems fixed");
    expect(out).not.toContain("model.json: 1");
    expect(JSON.parse(readFileSync(imported, "utf8"))).toEqual(JSON.parse(block('"relu"').replace("], }", "] }")));
    expect([code, err.match(/error/)]).toEqual([0, null]);
  });

  it("looks at the form of a file that is one block, and asks it for no values", async () => {
    const { code, out, err } = await run(["check", "specs/blocks/ffn.json", "specs/blocks/attention.json"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out.match(/^ok: .*: the form of a block/gm)).toHaveLength(2);
    const block =
      '{ "vitral": 1, "params": { "dim": "int" }, "inputs": { "x": "b n d" }, "nodes": [{ "linaer": "dim" }] }';
    expect((await run(["check", fileOf(block)])).err.match(/error\[\w+/g)).toEqual(["error[G601"]);
    const lacking = '{ "vitral": 1, "inputs": { "x": "b 4" }, "nodes": ["gelu"] }';
    expect((await run(["check", fileOf(lacking)])).err).toContain("G637");
  });

  it("--fix leaves a file alone where it can only guess", async () => {
    const text = good.replace("linear", "linaer");
    const path = fileOf(text);
    expect((await run(["check", path, "--fix"])).code).toBe(1);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it.each([
    [["check"], "missing required argument"],
    [["check", "a.json", "--format", "xml"], "Allowed choices are"],
  ])("takes %j for a wrong command line", async (args, said) => {
    const { code, err } = await run(args);
    expect([code, err.includes(said)]).toEqual([2, true]);
  });
});

describe("vitral fmt", () => {
  it("prints, checks and writes", async () => {
    const path = fileOf(good);
    const printed = await run(["fmt", path]);
    expect(printed.code).toBe(0);
    expect(printed.out.startsWith('{\n  "vitral": 1,\n')).toBe(true);
    expect(await run(["fmt", "--check", path])).toMatchObject({ code: 1, out: `${path} is not formatted\n` });
    expect(readFileSync(path, "utf8")).toBe(good);
    expect(await run(["fmt", "--write", path])).toMatchObject({ code: 0, out: `${path} formatted\n` });
    expect(readFileSync(path, "utf8")).toBe(printed.out);
    expect(await run(["fmt", "--check", path])).toMatchObject({ code: 0, out: "" });
  });

  it("keeps comments of .jsonc, and never writes a broken file", async () => {
    const commented = fileOf(`// why\n${good}`, "model.jsonc");
    expect((await run(["fmt", commented])).out).toMatch(/^\/\/ why\n/);
    const broken = fileOf(good.slice(0, -3));
    expect(await run(["fmt", "--write", broken])).toMatchObject({ code: 1, out: "" });
    expect(readFileSync(broken, "utf8")).toBe(good.slice(0, -3));
  });

  it("leaves line ends and the byte order mark of a file as they are", async () => {
    const text = `\ufeff${(await run(["fmt", fileOf(good)])).out.replaceAll("\n", "\r\n")}`;
    const path = fileOf(text);
    expect(await run(["fmt", "--check", path])).toMatchObject({ code: 0, out: "" });
    writeFileSync(path, text.replaceAll("  ", "    "));
    expect((await run(["fmt", "--write", path])).out).toBe(`${path} formatted\n`);
    expect(readFileSync(path, "utf8")).toBe(text);
  });

  it("goes on after a file that cannot be read", async () => {
    const path = fileOf(good);
    const { code, out, err } = await run(["fmt", "--check", "nowhere.json", fileOf("{"), path]);
    expect([code, out]).toEqual([1, `${path} is not formatted\n`]);
    expect(err.match(/^error/gm)).toHaveLength(2);
  });

  it("wants to know what to do with several files", async () => {
    expect((await run(["fmt", "a.json", "b.json"])).code).toBe(2);
  });
});
