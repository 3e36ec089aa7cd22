import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { encodeSafetensors } from "../../runtime/format/safetensors.ts";
import { readSafetensors } from "../../runtime/host/files/read-safetensors.ts";
import { locateOnnxruntime } from "../../runtime/host/onnxruntime/locate.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { run } from "./capture.ts";

const recorded = "test/parity/vit_single_head.safetensors";
const sizes = ["image_size=28", "patch_size=7", "channels=1", "classes=10", "dim=16", "depth=1", "heads=1"];
const parity = (file: string, set: readonly string[], ...more: string[]) =>
  run(["parity", "specs/vit.json", file, "--engine", "wasm", "--set", ...set, ...more]);
const fitting = [...sizes, "mlp_ratio=2", "head_dim=16"];

/** The recorded case with a weight more. */
function withExtra(): string {
  const { tensors, metadata } = readSafetensors(recorded);
  const extra = { dtype: "f32", shape: [1], data: Float32Array.of(1) } as const;
  const file = join(temporaryFolder(), "case.safetensors");
  writeFileSync(
    file,
    Buffer.concat(encodeSafetensors({ tensors: new Map([...tensors, ["param/dist.token", extra]]), metadata })),
  );
  return file;
}

describe("vitral parity", () => {
  it("says what was compared, and how many of the other library's weights the map uses", async () => {
    const { code, out, err } = await parity(recorded, fitting);
    expect([code, err]).toEqual([0, ""]);
    expect(out).toMatch(/^engine wasm\n {2}weights +21 of 21 tensors used\n {2}outputs +ok /);
  });

  it("names the weights that the map leaves out", async () => {
    const { code, out } = await parity(withExtra(), fitting);
    expect([code, out.split("\n")[1]?.trim()]).toEqual([
      0,
      expect.stringMatching(/21 of 22 tensors used; unused: dist\.token$/),
    ]);
  });

  it("prints an object for programs", async () => {
    const { code, out } = await parity(recorded, fitting, "--json");
    const report = JSON.parse(out);
    expect(code).toBe(0);
    expect(report).toMatchObject({ engine: "wasm", passed: true, weights: { count: 21, unused: [] } });
    expect(report.deviations.filter(({ kind }: { kind: string }) => kind === "gradient")).toHaveLength(21);
  });

  it.skipIf("missing" in locateOnnxruntime())("says of an engine that trains nothing that it does not", async () => {
    const { code, out } = await parity(recorded, fitting, "--engine", "onnxruntime");
    expect(code).toBe(0);
    expect(out).toMatch(
      /^engine onnxruntime\n {2}weights .*\n {2}outputs +ok .*\n {2}loss: onnxruntime trains nothing/,
    );
    expect(out).not.toContain("the case records none");
  });

  it("finds a case of another size to be that, and no defect", async () => {
    const { code, out, err } = await parity(recorded, fitting.with(3, "classes=12"));
    expect([code, out]).toEqual([1, ""]);
    expect(err).toMatch(/^error\[K603\]: weight `head\.kernel` is 16 x 12, but `mlp_head\.weight` is 16 x 10\n/);
  });
});
