import type { Drawing } from "../drawing.ts";
import { figureParts } from "./figure-parts.ts";
import { forksDotted, linesApart, linesClear, linesRooted, linesStraight, skipsPass } from "./line-laws.ts";
import { funnelsEnd, panelsApart } from "./page-laws.ts";
import type { Fault } from "./reading-fault.ts";
import { trunkOnOneAxis } from "./trunk-law.ts";
import { shapesOnce, wordsApart, wordsInside } from "./word-laws.ts";

/**
 * What of a figure would be read as something that the model is not, or not be read at all. A pure reading of the
 * drawing: widths of texts are upper bounds, so that what holds here holds with any viewer's fonts.
 */
export function readsWrong(drawing: Drawing): Fault[] {
  const parts = figureParts(drawing);
  return [
    ...linesRooted(parts),
    ...linesApart(parts),
    ...linesClear(parts),
    ...skipsPass(parts),
    ...linesStraight(parts),
    ...forksDotted(parts),
    ...wordsApart(parts),
    ...shapesOnce(parts),
    ...wordsInside(parts, drawing),
    ...trunkOnOneAxis(parts),
    ...panelsApart(parts),
    ...funnelsEnd(parts),
  ];
}

/** `a line slants: x → layers.{i}.attn at 120, 80` */
export const faultText = ({ law, paths, at }: Fault): string =>
  `${law}: ${paths.join(" → ")} at ${Math.round(at.x)}, ${Math.round(at.y)}`;
