import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { targetNamed } from "../../compiler/targets/index.ts";
import type { Engine } from "../../runtime/engines/engine.ts";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { runParity } from "../../runtime/parity/parity.ts";
import { repeatableText } from "../training/specs.ts";

/**
 * What PyTorch 2.15 computed for a small model (weights, outputs, loss, gradients, one AdamW step), and the parameters
 * under which a spec is the same model.
 */
export interface ParityCase {
  /** A safetensors file without its ending. */
  readonly file: string;
  /** A spec without its ending. */
  readonly spec: string;
  /** `name=value`, apart by spaces. */
  readonly set: string;
  /** Recorded in training mode: running statistics instead of outputs. */
  readonly inTraining?: boolean;
}

/** One test a case: a process holds one engine, so each engine has a test file of its own. */
export function testCases(cases: readonly ParityCase[], specs: URL, data: URL, open: () => Promise<Engine>): void {
  for (const { file, spec, set, inTraining = false } of cases) {
    test(`${file} computes what PyTorch computed`, async (ctx) => {
      const engine = await open();
      const predictsOnly = targetNamed(engine.identity.name)?.predictsOnly === true;
      if (predictsOnly && inTraining) return ctx.skip();
      const path = fileURLToPath(new URL(`${spec}.json`, specs));
      const recorded = fileURLToPath(new URL(`${file}.safetensors`, data));
      const source = { name: path, text: repeatableText(path) };
      const reference = decodeSafetensors(readFileSync(recorded), recorded);
      const choices = {
        set: Object.fromEntries(set.split(" ").map((pair) => pair.split("="))),
        importer: specFiles(path),
      };
      const { deviations } = await runParity(engine, source, choices, reference, recorded);
      const kinds = predictsOnly ? ["output"] : [inTraining ? "state" : "output", "loss", "gradient", "adamw"];
      for (const kind of kinds) {
        expect(deviations.some((found) => found.kind === kind)).toBe(true);
      }
      expect(deviations.filter(({ passed }) => !passed)).toEqual([]);
      expect(engine.tensorCount()).toBe(0);
    });
  }
}
