import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../../runtime/engines/engine.ts";
import { decodeSafetensors } from "../../../runtime/format/safetensors.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { runParity } from "../../../runtime/parity/parity.ts";
import { specFile } from "../../training/specs.ts";

/** An interpreter that has torch, timm and vit-pytorch. */
const python = process.env.VITRAL_ZOO_PYTHON;
const script = fileURLToPath(new URL("record_cases.py", import.meta.url));

/** All that the script records. */
const names = [...readFileSync(script, "utf8").matchAll(/^ {4}"(\w+)": \("\w+", /gm)].map(([, name = ""]) => name);

/** Those that engine `cpu` computes too: one with convolutions, one with windows, one in training. */
const ON_CPU = ["max_vit", "region_vit", "volo_train"];

describe.skipIf(python === undefined)("what vit-pytorch and timm compute for small models", () => {
  const folder = mkdtempSync(join(tmpdir(), "vitral-zoo-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeAll(() => {
    const environment = { ...process.env, OMP_NUM_THREADS: "1" };
    const { status, stderr } = spawnSync(python ?? "", [script, folder], { encoding: "utf8", env: environment });
    if (status !== 0) throw new Error(stderr);
  }, 300_000);

  async function deviationsOn(engine: Engine, name: string) {
    const file = join(folder, `${name}.safetensors`);
    const reference = decodeSafetensors(readFileSync(file), file);
    const path = specFile(`specs/${reference.metadata.get("spec")}.json`);
    const settings: readonly string[] = JSON.parse(reference.metadata.get("set") ?? "[]");
    const set = Object.fromEntries(settings.map((setting) => setting.split("=") as [string, string]));
    const choices = { set, importer: specFiles(path) };
    const source = { name: path, text: readFileSync(path, "utf8") };
    return (await runParity(engine, source, choices, reference, file)).deviations;
  }

  test("are recorded, each that is named", () => {
    const recorded = readdirSync(folder).map((file) => basename(file, ".safetensors"));
    expect(recorded.toSorted()).toEqual(names.toSorted());
  });

  test.each([...names.map((name) => [name, "wasm"] as const), ...ON_CPU.map((name) => [name, "cpu"] as const)])(
    "%s on %s",
    async (name, choice) => {
      const { engine } = await openEngine(choice);
      const deviations = await deviationsOn(engine, name);
      for (const kind of [name.endsWith("_train") ? "state" : "output", "loss", "gradient", "adamw"])
        expect(deviations.some((found) => found.kind === kind)).toBe(true);
      expect(deviations.filter(({ passed }) => !passed)).toEqual([]);
    },
  );
});
