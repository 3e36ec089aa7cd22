import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type Held, heldToSource } from "../../../bench/zoo/redrawn-model.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";

/** An interpreter that has torch 2.15, timm 1.0.31, transformers 5.24 and safetensors. */
const python = process.env.VITRAL_ZOO_PYTHON;
if (python === undefined)
  process.stderr.write("models of timm and others are not compared: VITRAL_ZOO_PYTHON names no interpreter\n");

/** A tensor that the map takes for another of its shape shows only where the two differ: so all are redrawn. */
describe.skipIf(python === undefined)(
  "models of timm, transformers and facebook with every parameter and buffer redrawn",
  () => {
    const folder = mkdtempSync(join(tmpdir(), "vitral-redrawn-"));
    const held: Held[] = [];

    beforeAll(async () => {
      execFileSync(python ?? "", ["bench/zoo/redrawn.py", folder, "small"], {
        env: { ...process.env, OMP_NUM_THREADS: "1" },
      });
      const { engine } = await openEngine("wasm");
      const names = readdirSync(folder).filter((file) => file.endsWith(".json"));
      for (const file of names) held.push(await heldToSource(engine, folder, file.replace(/[.]json$/, "")));
    }, 300_000);
    afterAll(() => rmSync(folder, { recursive: true, force: true }));

    test("are computed as they compute them, from all of their tensors", () => {
      expect(held.length).toBeGreaterThanOrEqual(30);
      for (const { name, deviation, unread } of held) {
        expect({ name, isNear: deviation < 1e-4, unread }).toEqual({ name, isNear: true, unread: [] });
      }
    });

    test("come in by the layout that their names are of, and leave as they came, bit for bit", () => {
      for (const { name, mistaken, comesBack } of held)
        expect({ name, mistaken, comesBack }).toEqual({ name, mistaken: undefined, comesBack: true });
    });

    test("show when any two tensors of one shape are exchanged, but for those that cancel there too", () => {
      for (const { name, exchanges } of held) {
        expect({ name, unseen: exchanges.unseen }).toEqual({ name, unseen: [] });
        expect(exchanges.cancelling).toBeLessThan(exchanges.made / 20);
      }
    });
  },
);
