import { checkedModel } from "../../compiler/check.ts";
import { link } from "../../compiler/model/link.ts";
import { ops } from "../../compiler/ops/index.ts";
import { opCosts, smallestSizes } from "../../compiler/report/op-cost.ts";
import { summarize } from "../../compiler/report/summary.ts";
import { shippedNames } from "../../runtime/host/specs/shipped-specs.ts";
import { readSpecFile, specFiles } from "../../runtime/host/specs/spec-files.ts";
import type { ModelRow, ModelSize } from "../../runtime/host/zoo/zoo-model.ts";
import type { Source } from "../../schema/problem/source.ts";
import { readSpec } from "../../schema/spec/read-spec.ts";
import { FAMILIES, OTHERS } from "./families.ts";

/** What is said of every shipped model, as its spec is now, family by family. */
export function modelRows(): Readonly<Record<string, ModelRow>> {
  const names = shippedNames().map((name) => name.replace(/^vitral:/, ""));
  const models = names.filter((name) => !name.includes("/"));
  const placed = Object.entries(FAMILIES).map(
    ([family, members]) => [family, members.filter((name) => models.includes(name))] as const,
  );
  const known = new Set(placed.flatMap(([, members]) => members));
  const families = [...placed, [OTHERS, models.filter((name) => !known.has(name))] as const];
  return Object.fromEntries(
    families.flatMap(([family, members]) => members.map((name) => [name, modelRow(name, family)] as const)),
  );
}

function modelRow(name: string, family: string): ModelRow {
  const source = readSpecFile(`vitral:${name}`);
  const read = new Map<string, Source>();
  const own = readSpec(source, ops).spec;
  if (own === undefined) throw new Error(`${name} cannot be read`);
  const { spec } = link(own, specFiles(source.name, read));
  return {
    family,
    title: spec.title ?? name,
    papers: spec.papers,
    ...sizeOf(source),
    presets: Object.fromEntries(spec.presets.map(({ name: { text } }) => [text, sizeOf(source, text)])),
    maps: spec.checkpoints.map((map) => map.name.text),
    blocks: [...read.keys()].map((block) => block.replace(/^vitral:/, "")).sort(),
  };
}

function sizeOf(source: Source, preset?: string): ModelSize {
  const { evaluated } = checkedModel(source, { preset, importer: specFiles(source.name) }, false);
  const [whole] = summarize(evaluated, opCosts(evaluated, smallestSizes(evaluated)), 0);
  if (whole === undefined) throw new Error(`${source.name} has no parts`);
  return { parameters: whole.parameters, flops: whole.flops };
}
