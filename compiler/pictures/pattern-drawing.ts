import { parsePattern } from "../../schema/pattern/pattern.ts";
import { faultProblem } from "../../schema/problem/fault.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Drawing, Mark } from "../drawing/drawing.ts";
import { widthOf } from "../drawing/font.ts";
import { textAt } from "../drawing/marks.ts";
import { fitted } from "../drawing/wrapped.ts";
import { wiringOf } from "./wiring.ts";
import { drawWiring } from "./wiring-marks.ts";

const MARGIN = 14;
const WIDEST = 640;
const MOST_LINES = 20;
const LINE = 14;

/**
 * A pattern alone as wires, or in words where it has too many axes.
 * @param name what a reader calls the text that it is
 * @throws ProblemError with what is wrong with the pattern
 */
export function patternDrawing(name: string, text: string): Drawing {
  const { pattern, faults } = parsePattern(text, "transform");
  const source = { name, text };
  if (pattern === undefined)
    throw new ProblemError(faults.map((fault) => faultProblem(fault, (start, end) => ({ source, start, end }))));
  const wiring = wiringOf(pattern);
  const { width, height, marks } = wiring === undefined ? inWords(text) : drawWiring(wiring);
  return {
    width: Math.ceil(width + 2 * MARGIN),
    height: Math.ceil(height + 2 * MARGIN),
    title: text,
    marks: marks.length === 0 ? [] : [{ kind: "group", role: "picture", at: { x: MARGIN, y: MARGIN }, marks }],
  };
}

function inWords(text: string) {
  const words = text.trim().replaceAll(/\s+/g, " ").replace("->", "→");
  const lines = fitted("node-label", words, WIDEST, MOST_LINES);
  const marks = lines.map((line, i): Mark => textAt({ x: 0, y: 14 + i * LINE }, "start", "node-label", line));
  return {
    width: Math.max(...lines.map((line) => widthOf("node-label", line))),
    height: 4 + LINE * lines.length,
    marks,
  };
}
