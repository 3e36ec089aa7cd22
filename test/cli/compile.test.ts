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
  ])("refuses %j and writes nothing", async (args, said) => {
    const folder = temporaryFolder();
    const { code, err } = await run([...vit, ...args.map((arg) => arg.replace("vit", `${folder}/vit`))]);
    expect(code).toBe(2);
    expect(err).toContain(said);
    expect(readdirSync(folder)).toEqual([]);
  });
});
