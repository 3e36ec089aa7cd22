import type { Drawing } from "../drawing.ts";
import type { Rectangle } from "../plane.ts";
import type { FigureParts, Word } from "./figure-parts.ts";
import type { Fault } from "./reading-fault.ts";

/** Heights are those of the tallest letters, so that lines of text may touch. */
const AIR = 1;
/** A count keeps so far from the words of its box: it has a ground of its own. */
const CLEAR = 1;
/** Lines of text one under the other. */
const NEAR = 20;

/** No words over other words or over a box that is not theirs, and none across a frame. */
export function wordsApart({ words, nodes, frames }: FigureParts): Fault[] {
  return words.flatMap((word, i) => {
    const fault = (over: string, at: Rectangle): Fault => ({
      law: `a ${word.kind} lies over a ${over}`,
      paths: [word.path, word.text],
      at,
    });
    const others = words.slice(i + 1).filter((other) => meets(word, other, isCounted(word, other) ? -CLEAR : AIR));
    const boxes = nodes.filter((node) => node.isOutlined && node.id !== word.owner && meets(word, node));
    const across = (["shape", "title"] as const).some((kind) => kind === word.kind)
      ? frames.filter((frame) => meets(word, frame) && !isWithin(word, frame))
      : [];
    return [
      ...others.map((other) => fault(`${other.kind} ${other.text}`, other)),
      ...boxes.map((box) => fault("box", box)),
      ...across.map((frame) => fault("frame", frame)),
    ];
  });
}

/** What flows is said once where it forks, not by every line that leaves. */
export function shapesOnce({ words }: FigureParts): Fault[] {
  const shapes = words.filter(({ kind }) => kind === "shape");
  return shapes.flatMap((word, i) => {
    const isAgain = (other: Rectangle & { readonly text: string }) =>
      other.text === word.text && Math.abs(other.x - word.x) < NEAR && Math.abs(other.y - word.y) < NEAR;
    return shapes.slice(i + 1).some(isAgain) ? [{ law: "a shape stands twice", paths: [word.text], at: word }] : [];
  });
}

/** No words out of the box that they stand in, and nothing off the page. */
export function wordsInside({ words, nodes, frames }: FigureParts, { width, height }: Drawing): Fault[] {
  const page = { x: 0, y: 0, width, height };
  const boxes = new Map(nodes.filter(({ isOutlined }) => isOutlined).map((node) => [node.id, node]));
  return [
    ...words.flatMap((word): Fault[] => {
      const box = word.kind === "node" && word.owner !== undefined ? boxes.get(word.owner) : undefined;
      return box === undefined || isWithin(word, box)
        ? []
        : [{ law: "a word leaves its box", paths: [word.path, word.text], at: word }];
    }),
    ...[...words, ...nodes, ...frames].flatMap((part): Fault[] =>
      isWithin(part, page) ? [] : [{ law: "it leaves the page", paths: [part.path], at: part }],
    ),
  ];
}

/** Whether one is the count of the box that has the other. */
const isCounted = (word: Word, other: Word): boolean =>
  word.owner === other.owner && [word.kind, other.kind].sort().join() === "badge,node";

function meets(a: Rectangle, b: Rectangle, air = AIR): boolean {
  return (
    Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x) > air &&
    Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y) > air
  );
}

function isWithin(a: Rectangle, b: Rectangle): boolean {
  return (
    a.x >= b.x - AIR &&
    a.y >= b.y - AIR &&
    a.x + a.width <= b.x + b.width + AIR &&
    a.y + a.height <= b.y + b.height + AIR
  );
}
