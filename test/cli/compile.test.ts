import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const vit = ["compile", "specs/vit.json", "--preset", "mnist"];

describe("vitral compile -o", () => {
  it("writes what the file's ending says", async () => {
    const folder = temporaryFolder();
    const plan = async (...args: string[]) => {
      const path = join(folder, args.at(-1) ?? "");
      expect(await run([...vit, ...args.slice(0, -1), path])).toMatchObject({ code: 0, err: "" });
      return readFileSync(path, "utf8");
    };
    expect(JSON.parse(await plan("-o", "plan.json"))).toMatchObject({ vitral: "plan", engine: "wasm" });
    expect(await plan("-o", "plan.txt")).toMatch(/^plan vit for wasm/);
    expect(await plan("--json", "-o", "plan")).toMatch(/^\{/);
  });

  it.each([
    [["-o", "vit.onnx"], "no format `onnx`"],
    [["-o", "vit.txt", "--json"], "its ending says text"],
    [["-o", "vit.json", "--emit", "ops"], "only a plan is written as JSON"],
    [["--json", "--emit", "kernels"], "only a plan is written as JSON"],
    [["--json", "--emit", "wat"], "only a plan is written as JSON"],
    [["-o", "vit.wat"], "needs --emit wat, not plan"],
    [["--emit", "regions", "--engine", "cpu"], "only engine wasm makes regions, not cpu"],
  ])("refuses %j and writes nothing", async (args, said) => {
    const folder = temporaryFolder();
    const { code, err } = await run([...vit, ...args.map((arg) => arg.replace("vit", `${folder}/vit`))]);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe("vitral compile --emit regions and wat", () => {
  it("tells what each region is, reads, writes and came from, and where threads wait", async () => {
    const { code, out, err } = await run([...vit, "--emit", "regions"]);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^vit predict: \d+ regions, \d+ flop, \d+ bytes read and written, \d+ barriers$/m);
    expect(out).toMatch(/^ {2}----$/m);
    expect(out).toMatch(
      /^ {2}\d+ contraction \[16, 49\] · \[49, 64\], 100352 flop: .*patch_embedding\.kernel \(12544\) -> /m,
    );
    expect(out).toMatch(/ bytes live {2}# steps? %.*: transformer\.layers\.0\.attn\./);
  });

  it("prints a module as text", async () => {
    const { code, out } = await run([...vit, "--emit", "wat", "--set", "depth=1"]);
    expect(code).toBe(0);
    expect(out).toMatch(/^\(module\n {2}\(import "env" "memory" \(memory \d+\)\)\n/);
    expect(out).toContain('(export "run 0")');
  });
});
