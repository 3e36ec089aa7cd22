import type { Sheet } from "../diagram/sheet.ts";
import type { Run, Text } from "../drawing/drawing.ts";
import { widthOf } from "../drawing/font.ts";
import { textAt } from "../drawing/marks.ts";
import { fitted } from "../drawing/wrapped.ts";

/** The words over a page, and how high they are. */
export interface Heading {
  readonly height: number;
  readonly width: number;
  readonly marks: readonly Text[];
}

const TITLE = 34;
const TITLE_LINE = 21;
const LINE = 15;
const MOST_LINES = 4;
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
  const names = fitted("title", name, width, MOST_LINES);
  const own = Math.max(...names.map((line) => widthOf("title", line)));
  const beside = own + GAP + widthOf("subtitle", words);
  if (names.length === 1 && (words === "" || beside <= width)) {
    const more: Run[] = words === "" ? [] : [{ role: "subtitle", text: words, gap: GAP }];
    const runs: Text["runs"] = [{ role: "title", text: name, gap: 0 }, ...more];
    return { height: TITLE, width: beside, marks: [{ kind: "text", x: 0, y: 18, anchor: "start", runs }] };
  }
  const lines = words === "" ? [] : fitted("subtitle", words, width, MOST_LINES);
  const further = TITLE_LINE * (names.length - 1);
  const marks = [
    ...names.map((line, i) => textAt({ x: 0, y: 18 + i * TITLE_LINE }, "start", "title", line)),
    ...lines.map((line, i) => textAt({ x: 0, y: 35 + further + i * LINE }, "start", "subtitle", line)),
  ];
  return {
    height: TITLE + further + LINE * lines.length,
    width: Math.max(own, ...lines.map((line) => widthOf("subtitle", line))),
    marks,
  };
}

/** `CvT` of `CvT: convolutions make tokens` */
export const shortTitle = (title: string): string => /^(.{2,}?)(?=[:,] )/s.exec(title)?.[1] ?? title;
