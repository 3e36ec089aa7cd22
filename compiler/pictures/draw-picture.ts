import { widthOf } from "../drawing/font.ts";
import { textAt } from "../drawing/marks.ts";
import type { Drawn } from "./drawn.ts";
import { drawAttention, drawChoice, drawPatches, drawRegions, drawTurn } from "./grids.ts";
import type { Picture } from "./picture.ts";
import { drawWiring } from "./wiring-marks.ts";

/** Whether a picture says all that words would; others stand beside them. */
export const standsAlone = ({ kind }: Picture): boolean => kind === "wiring";

export function drawPicture(picture: Picture): Drawn {
  switch (picture.kind) {
    case "wiring":
      return captioned(picture.caption, drawWiring(picture.wiring, picture.direction));
    case "patches":
      return drawPatches(picture);
    case "turn":
      return drawTurn(picture);
    case "regions":
      return drawRegions();
    case "attention":
      return drawAttention(picture);
    case "choice":
      return drawChoice(picture);
  }
}

const CAPTION = 18;

/** A picture under its words. */
function captioned(words: string | undefined, drawn: Drawn): Drawn {
  if (words === undefined) return drawn;
  const width = Math.max(drawn.width, widthOf("node-label", words));
  const at = { x: (width - drawn.width) / 2, y: CAPTION };
  return {
    width,
    height: drawn.height + CAPTION,
    marks: [
      textAt({ x: width / 2, y: 11 }, "middle", "node-label", words),
      { kind: "group", role: "picture", at, marks: drawn.marks },
    ],
  };
}
