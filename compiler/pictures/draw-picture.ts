import { widthOf } from "../drawing/font.ts";
import { textAt } from "../drawing/marks.ts";
import type { Drawn } from "./drawn.ts";
import type { Picture } from "./picture.ts";
import { drawWiring } from "./wiring-marks.ts";

export function drawPicture(picture: Picture): Drawn {
  const drawn = drawWiring(picture.wiring);
  return picture.caption === undefined ? drawn : captioned(picture.caption, drawn);
}

/** A picture under its words. */
function captioned(words: string, { width, height, marks }: Drawn): Drawn {
  const whole = Math.max(width, widthOf("node-label", words));
  return {
    width: whole,
    height: height + CAPTION,
    marks: [
      textAt({ x: whole / 2, y: 11 }, "middle", "node-label", words),
      { kind: "group", role: "picture", at: { x: (whole - width) / 2, y: CAPTION }, marks },
    ],
  };
}

const CAPTION = 18;
