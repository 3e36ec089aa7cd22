import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { shippedCases } from "../parity/cases.ts";
import { zooCases } from "./cases.ts";

const folders = [
  ["../parity/", shippedCases],
  ["./", zooCases],
] as const;

/** What `vitral zoo` says a model is held to is what the tables say that every engine is tested with. */
test("zoo/parity.json names the cases of the tests, and no other", async () => {
  const cases = folders.flatMap(([folder, all]) =>
    all.map(({ file, spec, inTraining = false }) => {
      const path = new URL(`${folder}${file}.safetensors`, import.meta.url);
      const source = decodeSafetensors(readFileSync(path), file).metadata.get("source");
      expect(source, file).toBeDefined();
      return { spec, case: file, source, inTraining };
    }),
  );
  const specs = [...new Set(cases.map(({ spec }) => spec))].sort();
  const rows = specs.map((name) => {
    const held = cases.flatMap(({ spec, ...one }) => (spec === name ? [`    ${JSON.stringify(one)}`] : []));
    return `  ${JSON.stringify(name)}: [\n${held.join(",\n")}\n  ]`;
  });
  await expect(`{\n${rows.join(",\n")}\n}\n`).toMatchFileSnapshot("../../zoo/parity.json");
});
