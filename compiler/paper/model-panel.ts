import { opName } from "../diagram/op-label.ts";
import { sizeWord } from "../diagram/title-words.ts";
import type { Mark } from "../drawing/drawing.ts";
import { textAt } from "../drawing/marks.ts";
import type { ShapeRole } from "../drawing/role.ts";
import type { TypedOp } from "../expand/typed-graph.ts";
import { roleOf } from "../ops/op-role.ts";
import { drawPicture } from "../pictures/draw-picture.ts";
import { patchShade } from "../pictures/grids.ts";
import { type Put, Upward } from "./upward.ts";
import type { VitParts } from "./vit-parts.ts";

/** From one token to the next, and the two parts of one. */
const SLOT = 42;
const NUMBER = 25;
const CELL = 14;
const GAP = 22;
/** More patches than these are told by dots before the last ones. */
const MOST = 9;

/** Where patches and tokens stand: at most `MOST` by their numbers in the row, dots as nothing. */
function shownOf(count: number): readonly (number | undefined)[] {
  return count <= MOST ? [...Array(count).keys()] : [0, 1, 2, 3, 4, undefined, count - 2, count - 1];
}

/** An image in patches, its tokens with their places, the encoder over them and the head: from bottom to top. */
export function modelPanel({
  image,
  patches,
  projection,
  prefix,
  arePositionsLearnt,
  layers,
  behind,
  ...parts
}: VitParts) {
  const { pooling, readsToken, head } = parts;
  const panel = new Upward("l");
  const { rows, columns } = patches;
  const grid = drawPicture(patches);
  // The image lies under the class token, which no patch comes to.
  const gridTop = -grid.height;
  const middle = gridTop / 2;
  const picture: Put = { id: panel.name(), x: -grid.width / 2, y: gridTop, width: grid.width, height: grid.height };
  panel.add({
    ...{ kind: "group", role: "node-terminal", id: picture.id, path: image },
    title: `${image}: ${rows} × ${columns} patches`,
    marks: [
      { kind: "group", role: "picture", at: picture, marks: grid.marks },
      textAt({ x: 0, y: 16 }, "middle", "terminal-label", image),
      textAt({ x: 0, y: 30 }, "middle", "node-aside", `${rows} × ${columns} patches`),
    ],
  });

  const shown = shownOf(rows * columns);
  const extra = Math.min(prefix, 2);
  const first = Math.max((extra - 1) * SLOT + SLOT * 1.5, grid.width / 2 + 26 + SLOT / 2);
  const xOf = (slot: number) => first + slot * SLOT;
  const last = xOf(shown.length - 1);
  const shadeOf = (index: number) => patchShade(Math.floor(index / columns), index % columns);

  // The flattened row.
  const row = shown.map((index, slot): Put | undefined => {
    if (index === undefined) return dots(panel, xOf(slot), middle);
    const square = { x: xOf(slot) - CELL / 2, y: middle - CELL / 2, width: CELL, height: CELL };
    return cell(panel, `patch-${shadeOf(index)}`, square, `patch ${index + 1}`);
  });
  const [firstPatch] = row;
  if (firstPatch !== undefined) {
    const from = { x: grid.width / 2 + 5, y: middle };
    panel.arrow(picture, firstPatch, [from, { x: firstPatch.x, y: middle }]);
  }
  const bar = panel.box(
    { form: "box", tone: projection.op.tone, lines: ["Linear projection of flattened patches"] },
    { x: (first + last) / 2, y: middle - CELL / 2 - GAP },
    { width: last - first + SLOT },
  );
  for (const patch of row) if (patch !== undefined) panel.up(patch, bar);

  // Tokens: each the number of its place beside what the projection made of its patch.
  const level = bar.y - GAP;
  const start = Math.max(1, prefix);
  const learnt = Array.from({ length: extra }, (_, i) => ({
    label: `${i} *`,
    x: i * SLOT,
    role: "node-source" as const,
  }));
  const own = shown.flatMap((index, slot) =>
    index === undefined
      ? []
      : [{ label: String(index + start), x: xOf(slot), role: `patch-${shadeOf(index)}` as const, slot }],
  );
  for (const [slot, index] of shown.entries()) if (index === undefined) dots(panel, xOf(slot), level - 12);
  const tokens = [...learnt, ...own].map((token) => {
    const put = tokenMarks(panel, token, level);
    if ("slot" in token) panel.up(bar, put, token.x);
    return put;
  });
  if (extra > 0)
    panel.text(
      { x: ((extra - 1) * SLOT) / 2, y: level + 15 },
      "node-aside",
      prefix > 1 ? `* ${prefix} learnt tokens` : "* class token",
    );
  const places = `${arePositionsLearnt ? "learnt" : "fixed"} position embeddings`;
  panel.text({ x: (first + last) / 2, y: 16 }, "node-aside", `numbers: ${places}, added`);

  const left = extra > 0 ? 0 : first;
  const encoder = panel.box(
    {
      ...{ form: "box", tone: "block", lines: ["Transformer encoder"] },
      times: `× ${layers.count}`,
      path: layers.region.path,
    },
    { x: (left + last) / 2, y: level - 24 - GAP },
    { width: last - left + SLOT, height: 42 },
  );
  for (const token of tokens) panel.up(token, encoder);
  headUp(panel, encoder, readsToken ? 0 : (left + last) / 2, behind, pooling, head);
  return panel;
}

/** What stands over the encoder, up to the classes. */
function headUp(
  panel: Upward,
  encoder: Put,
  x: number,
  behind: readonly TypedOp[],
  pooling: TypedOp,
  head: TypedOp,
): void {
  let last = encoder;
  const over = (said: Parameters<Upward["box"]>[0]) => {
    const box = panel.box(said, { x, y: last.y - GAP });
    panel.up(last, box, x);
    last = box;
  };
  const learned = behind.filter(({ op }) => roleOf(op) === "matrix");
  let isCut = false;
  for (const typed of behind) {
    const { op, path } = typed;
    // Without the tokens in front.
    isCut ||= typed !== pooling && op.argument?.kind === "slices";
    const role = roleOf(op);
    // A class token is read where its line leaves the encoder; what moves and drops out is no box.
    if (role === "norm") over({ form: "box", tone: op.tone, lines: [opName(typed)], path });
    else if (typed === pooling && role === "reduction")
      over({ form: "box", tone: op.tone, lines: [`${opName(typed)} over ${isCut ? "patches" : "tokens"}`], path });
  }
  const [inner, outer] = [learned[0]?.inputs[0], head.results[0]].map((tensor) => tensor?.axes.at(-1));
  const sizes = [inner, outer].map((axis) => (axis === undefined ? "" : sizeWord(axis.size)));
  const name = learned.length > 1 ? "MLP head" : "Linear head";
  over({ form: "box", tone: "head", lines: [name], path: head.path, description: `${name}: ${sizes.join(" → ")}` });
  over({ form: "terminal", tone: "plain", lines: ["Class"] });
  panel.text({ x, y: last.y - 2 }, "node-aside", `1 of ${sizes[1]}`);
}

function cell(panel: Upward, role: ShapeRole, at: Omit<Put, "id">, title: string): Put {
  const id = panel.name();
  const box = { kind: "box", role, ...at, radius: 3 } as const;
  panel.add({ kind: "group", role: "node-box", id, path: "", title, marks: [box] });
  return { id, ...at };
}

/** Those that are not drawn. */
function dots(panel: Upward, x: number, y: number): undefined {
  panel.add(...[-5, 0, 5].map((by): Mark => ({ kind: "circle", role: "patch-more", x: x + by, y, radius: 1.3 })));
}

interface Token {
  readonly label: string;
  readonly x: number;
  readonly role: ShapeRole;
}

/** A place's number beside what stands there. */
function tokenMarks(panel: Upward, { label, x, role }: Token, bottom: number): Put {
  const height = 24;
  const width = NUMBER + CELL + 1;
  const at = { x: x - width / 2, y: bottom - height, width, height };
  const id = panel.name();
  panel.add({
    ...{ kind: "group", role: "node-box", id, path: "", title: `token ${label}` },
    marks: [
      { kind: "box", role: "node-plain", ...at, radius: 7 },
      { kind: "box", role, x: at.x + NUMBER - 2, y: at.y + 4, width: CELL - 1, height: height - 8, radius: 3 },
      {
        ...{ kind: "text", x: at.x + NUMBER / 2 - 0.5, y: bottom - 8, anchor: "middle" },
        runs: [{ role: "node-aside", text: label, gap: 0 }],
      },
    ],
  });
  return { id, ...at };
}
