import { existsSync } from "node:fs";
import { changeWords } from "../compiler/difference/change-words.ts";
import { ops } from "../compiler/ops/index.ts";
import { type ComparedFigure, compareSpecs } from "../runtime/diagram/compare-specs.ts";
import type { SpecFigureOptions } from "../runtime/diagram/drawn-model.ts";
import { nothingToCompare } from "../runtime/host/figures/figure-file-messages.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import type { Source } from "../schema/problem/source.ts";
import { readSpec } from "../schema/spec/read-spec.ts";
import { type GivenSpec, givenSpec } from "./given-spec.ts";
import type { SpecFlags } from "./spec-choices.ts";
import type { Line } from "./terminal.ts";
import { tableLines } from "./text-table.ts";

/**
 * A spec against another, or against itself under another preset; what is chosen of its parameters holds for both.
 * @param other the path of a spec or run; a word that is no file is a preset
 */
export async function comparedFigure(
  { source, choices }: GivenSpec,
  other: string,
  flags: SpecFlags &
    Pick<SpecFigureOptions, "allOps" | "shapes" | "direction" | "open" | "close" | "focus"> & {
      readonly depth?: number | undefined;
    },
): Promise<ComparedFigure> {
  const { depth, allOps, shapes, direction, open, close, focus } = flags;
  const isPreset = !existsSync(other) && !/[/\\:]|\.jsonc?$/.test(other);
  if (isPreset) requirePreset(source, other);
  const before = isPreset ? { source, choices: { ...choices, preset: other } } : await givenSpec(other, flags);
  return compareSpecs(before, { source, choices }, { depth, allOps, shapes, direction, open, close, focus });
}

/** What a spec does not say itself may come of one that it extends: then resolving says what is wrong. */
function requirePreset(source: Source, name: string): void {
  const { spec } = readSpec(source, ops);
  if (spec === undefined || spec.extends !== undefined) return;
  const presets = spec.presets.map((preset) => preset.name.text);
  if (!presets.includes(name)) throw new ProblemError(nothingToCompare(name, presets));
}

const signs = { added: "+", removed: "-", changed: "~" } as const;

/** `~ head  Linear 64 → 10  was Linear 768 → 1000`, a line each, and how many there are. */
export function differenceLines({ differences }: ComparedFigure): Line[] {
  if (differences.length === 0) return ["nothing differs"];
  const rows = differences.map(({ change, path, place, what, was }) => [
    `${signs[change]} ${path}${place === undefined ? "" : ` (${place})`}`,
    what,
    was === undefined ? "" : `was ${was}`,
  ]);
  return [...tableLines(rows, [], process.stdout.columns), "", changeWords(differences.map(({ change }) => change))];
}
