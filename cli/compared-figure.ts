import { existsSync } from "node:fs";
import type { DrawOptions } from "../compiler/diagram/draw.ts";
import { type ComparedFigure, compareFigures, drawSpec, type Figure } from "../runtime/diagram/draw-spec.ts";
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
  flags: SpecFlags,
  { depth, direction }: Pick<DrawOptions, "depth" | "direction">,
): Promise<ComparedFigure> {
  const isPreset = /^[\w-]+$/.test(other) && !existsSync(other);
  const before = isPreset ? { source, choices: { ...choices, preset: other } } : await givenSpec(other, flags);
  // What changed is said in words.
  const pictures = "none";
  const both = (level: number | undefined): readonly [Figure, Figure] => [
    drawSpec(before.source, { ...before.choices, depth: level, pictures, direction }),
    drawSpec(source, { ...choices, depth: level, pictures, direction }),
  ];
  const [then, now] = both(depth);
  // Of two that are too large to read whole, none is drawn deeper than the other.
  const depths = [then, now].flatMap(({ diagram }) => diagram.depth ?? []);
  if (then.diagram.depth === now.diagram.depth) return compareFigures(then, now);
  return compareFigures(...both(Math.min(...depths)));
}

const signs = { added: "+", removed: "-", changed: "~" } as const;

/** `~ head  Linear 64 → 10  was Linear 768 → 1000`, a line each, and how many there are. */
export function differenceLines({ differences }: ComparedFigure): Line[] {
  if (differences.length === 0) return ["nothing differs"];
  const rows = differences.map(({ change, path, what, was }) => [
    `${signs[change]} ${path}`,
    what,
    was === undefined ? "" : `was ${was}`,
  ]);
  const counts = (["added", "removed", "changed"] as const).flatMap((change) => {
    const count = differences.filter((one) => one.change === change).length;
    return count === 0 ? [] : [`${count} ${change}`];
  });
  return [...tableLines(rows, [], process.stdout.columns), "", counts.join(", ")];
}
