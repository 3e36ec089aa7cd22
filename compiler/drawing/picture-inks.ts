import type { Colour } from "./colour.ts";
import { type Shade, shades, type Wire, wires } from "./role.ts";
import type { Ink } from "./theme.ts";

/** What tells the parts of pictures apart. */
export interface PictureInks {
  /** An axis each, dark enough to be letters. */
  readonly wires: readonly Colour[] & { readonly length: (typeof wires)["length"] };
  /** Of an image's parts: soft, and near each other. */
  readonly patches: Record<Shade, Colour>;
  readonly hidden: Colour;
  /** From light to strong. */
  readonly attention: Record<Shade, Colour>;
  readonly bracket: Colour;
}

type PictureRole =
  | `wire-${Wire}`
  | "bracket"
  | `patch-${Shade}`
  | "patch-hidden"
  | "patch-more"
  | `attention-${Shade}`
  | "attention-none";

/** @param weight of lines, in widths of those on the screen */
export function pictureShapes({ wires: colours, patches, hidden, attention, bracket }: PictureInks, weight: number) {
  return Object.fromEntries([
    ...wires.map((wire, i) => [`wire-${wire}`, { stroke: colours[i], width: 2 * weight }]),
    ["bracket", { stroke: bracket, width: weight }],
    ...shades.flatMap((shade) => [
      [`patch-${shade}`, { fill: patches[shade] }],
      [`attention-${shade}`, { fill: attention[shade] }],
    ]),
    ["patch-hidden", { fill: hidden }],
    ["patch-more", { fill: bracket }],
    ["attention-none", { fill: hidden }],
  ]) as Record<PictureRole, Ink>;
}

/** Names of axes, in the colours of their wires. */
export function pictureTexts({ wires: colours }: PictureInks) {
  return Object.fromEntries(wires.map((wire, i) => [`wire-name-${wire}`, { fill: colours[i] }])) as Record<
    `wire-name-${Wire}`,
    { readonly fill: Colour }
  >;
}
