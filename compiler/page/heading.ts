import type { Sheet } from "../diagram/sheet.ts";
import type { Run, Text } from "../drawing/drawing.ts";
import { widthOf } from "../drawing/font.ts";
import { textAt } from "../drawing/marks.ts";
import { wrapped } from "../drawing/wrapped.ts";

/** The words over a page, and how high they are. */
export interface Heading {
  readonly height: number;
  readonly width: number;
  readonly marks: readonly Text[];
}

const TITLE = 34;
const LINE = 15;
const GAP = 12;

/**
 * A model's name, and behind it or under it what its title says further, where it came from and how large it is.
 * @param width how wide a line may be
 */
export function heading(
  { title, subtitle }: Pick<Sheet, "title" | "subtitle">,
  number: string,
  width: number,
): Heading {
  const name = shortTitle(title);
  const rest = title.slice(name.length).replace(/^[:,]?\s*/, "");
  const words = [rest, subtitle, number].filter((part) => part !== "").join(" · ");
  const own = widthOf("title", name);
  const beside = own + GAP + widthOf("subtitle", words);
  if (words === "" || beside <= width) {
    const more: Run[] = words === "" ? [] : [{ role: "subtitle", text: words, gap: GAP }];
    const runs: Text["runs"] = [{ role: "title", text: name, gap: 0 }, ...more];
    return { height: TITLE, width: beside, marks: [{ kind: "text", x: 0, y: 18, anchor: "start", runs }] };
  }
  const lines = wrapped("subtitle", words, Math.max(width, own));
  const marks = [
    textAt({ x: 0, y: 18 }, "start", "title", name),
    ...lines.map((line, i) => textAt({ x: 0, y: 35 + i * LINE }, "start", "subtitle", line)),
  ];
  return {
    height: TITLE + LINE * lines.length,
    width: Math.max(own, ...lines.map((line) => widthOf("subtitle", line))),
    marks,
  };
}

/** `CvT` of `CvT: convolutions make tokens` */
export const shortTitle = (title: string): string => /^(.{2,}?)(?=[:,] )/s.exec(title)?.[1] ?? title;
