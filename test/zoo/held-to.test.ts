import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { shippedCases } from "../parity/cases.ts";
import { zooCases } from "./cases.ts";

const folders = [
  ["../parity/", shippedCases],
  ["./", zooCases],
] as const;

const textOf = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");

/** Cases that are computed anew where their library is installed, as the scripts list them. */
function recordedCases() {
  const script = textOf("../long/zoo/record_cases.py");
  const made = [...script.matchAll(/^ {4}"(\w+)": \("(\w+)", .*, (lambda: )?(\w+)[,(]/gm)];
  return made.map(([line, file = "", spec = "", , maker = ""]) => {
    const body = script.slice(script.indexOf(`def ${maker}(`)).split("\n\n")[0] ?? "";
    const isTimm = /\btimm\(/.test(/\b(vit_pytorch|timm)\(/.test(line) ? line : body);
    const source = isTimm ? "timm 1.0.31" : "vit-pytorch 1.26.11";
    return { spec, case: `recorded ${file}`, source, inTraining: file.endsWith("_train") };
  });
}

/** Models of timm's and others with every tensor redrawn. */
function redrawnCases() {
  const { names }: { names: Record<string, { spec: string }> } = JSON.parse(textOf("../../zoo/timm.json"));
  const small = [...textOf("../../bench/zoo/small_models.py").matchAll(/^ {8}(?:named|of_class)\("(\w+)"/gm)];
  const foreign = textOf("../../bench/zoo/foreign_models.py").matchAll(/^ {8}(\w+)\("(\w+)", "(\w+)"/gm);
  return [
    ...small.map(([, name = ""]) => ({ name, spec: names[name]?.spec, source: "timm 1.0.31" })),
    ...[...foreign].map(([, from, name = "", spec]) => ({
      ...{ name, spec },
      source: from === "hugging" ? "transformers 5.24" : "facebook's layout, as timm 1.0.31 reads it",
    })),
  ].flatMap(({ name, spec, source }) =>
    spec === undefined ? [] : [{ spec, case: `redrawn ${name}`, source, inTraining: false }],
  );
}

/** What `vitral zoo` says a model is held to is what the tests compute, on every engine or where the library is there. */
test("zoo/parity.json names the cases of the tests, and no other", async () => {
  const stored = folders.flatMap(([folder, all]) =>
    all.map(({ file, spec, inTraining = false }) => {
      const path = new URL(`${folder}${file}.safetensors`, import.meta.url);
      const source = decodeSafetensors(readFileSync(path), file).metadata.get("source");
      expect(source, file).toBeDefined();
      return { spec, case: file, source, inTraining };
    }),
  );
  const [recorded, redrawn] = [recordedCases(), redrawnCases()];
  expect(Math.min(recorded.length, redrawn.length)).toBeGreaterThan(15);
  const cases = [...stored, ...recorded, ...redrawn];
  const specs = [...new Set(cases.map(({ spec }) => spec))].sort();
  const rows = specs.map((name) => {
    const held = cases.flatMap(({ spec, ...one }) => (spec === name ? [`    ${JSON.stringify(one)}`] : []));
    return `  ${JSON.stringify(name)}: [\n${held.join(",\n")}\n  ]`;
  });
  await expect(`{\n${rows.join(",\n")}\n}\n`).toMatchFileSnapshot("../../zoo/parity.json");
});
