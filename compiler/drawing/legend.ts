import type { Drawing, Mark } from "./drawing.ts";
import { widthOf } from "./font.ts";
import { textAt } from "./marks.ts";
import { type ShapeRole, type Tone, tones } from "./role.ts";

/** What boxes of each kind are. */
const meanings: Readonly<Record<Tone, string>> = {
  source: "weights and tables",
  learned: "learned maps",
  norm: "norms",
  product: "products of two, attention",
  activation: "activations, MLPs",
  layout: "axes split, merged, turned",
  space: "moved in space: windows, shifts",
  pool: "means, maxima",
  select: "parts taken, or put together",
  chance: "left to chance",
  head: "head",
  block: "blocks, closed",
  plain: "arithmetic",
  added: "added",
  removed: "removed",
  changed: "changed",
};

/** What is told of other shapes. */
const others: readonly (readonly [ShapeRole, string])[] = [
  ["badge", "how often it runs"],
  ["cluster-variant", "in some of the runs alone"],
  ["funnel", "from a box to what it stands for"],
];

const SWATCH = { width: 18, height: 11 };
const GAP = 6;
const BETWEEN = 16;
const ROW = 17;
const MARGIN = 12;

/** The shapes of some marks, however deep. */
export function rolesIn(marks: readonly Mark[]): Set<ShapeRole> {
  const found = new Set<ShapeRole>();
  for (const mark of marks) {
    if (mark.kind === "group") for (const role of rolesIn(mark.marks)) found.add(role);
    else if (mark.kind !== "text") found.add(mark.role);
  }
  return found;
}

/**
 * A drawing with what its shapes mean under it, as many rows as it is wide enough for.
 * @param used the shapes that are told, if not its own
 */
export function withLegend(drawing: Drawing, used: ReadonlySet<ShapeRole> = rolesIn(drawing.marks)): Drawing {
  const entries = [
    ...tones
      .filter((tone) => used.has(`node-${tone}`) || used.has(`sign-${tone}`))
      .map((tone) => [`node-${tone}`, meanings[tone]] as const),
    ...others.filter(([role]) => used.has(role)),
  ];
  if (entries.length === 0) return drawing;
  const widthFor = (text: string) => SWATCH.width + GAP + widthOf("table-cell", text);
  const width = Math.max(drawing.width, ...entries.map(([, text]) => widthFor(text) + 2 * MARGIN));
  let [x, y] = [MARGIN, drawing.height];
  const marks = entries.flatMap(([role, text]): Mark[] => {
    if (x > MARGIN && x + widthFor(text) > width - MARGIN) [x, y] = [MARGIN, y + ROW];
    const at = { x, y };
    x += widthFor(text) + BETWEEN;
    return [
      { kind: "box", role, ...at, ...SWATCH, radius: role === "badge" ? SWATCH.height / 2 : 3 },
      textAt({ x: at.x + SWATCH.width + GAP, y: at.y + 9 }, "start", "table-cell", text),
    ];
  });
  const height = Math.ceil(y + ROW + MARGIN / 2);
  return { ...drawing, width, height, marks: [...drawing.marks, { kind: "group", role: "legend", marks }] };
}
