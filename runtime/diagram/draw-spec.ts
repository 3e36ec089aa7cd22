import { basename } from "node:path";
import { check } from "../../compiler/check.ts";
import { type Diagram, nodesOf } from "../../compiler/diagram/diagram.ts";
import { type DrawOptions, draw } from "../../compiler/diagram/draw.ts";
import { diagramDot } from "../../compiler/diagram/to-dot.ts";
import { diagramSvg } from "../../compiler/diagram/to-svg.ts";
import type { Choices, SpecOptions } from "../../compiler/model/resolve.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Source } from "../../schema/problem/source.ts";
import { runError, runWords } from "../messages.ts";
import { layOut } from "./lay-out.ts";

/** Laying out takes seconds at this size, and grows faster than the figure. */
const MOST_BOXES = 1500;

/** A model's figure in both of its forms. */
export interface Figure {
  readonly diagram: Diagram;
  readonly dot: string;
  /** Lays it out, which takes a moment. */
  svg(): Promise<string>;
}

/**
 * The figure of a spec, checked as ever before it is drawn.
 * @throws ProblemError with everything that is wrong with the spec; R218
 */
export function drawSpec(source: Source, options: SpecOptions & Pick<DrawOptions, "depth"> = {}): Figure {
  const { typed, problems } = check(source, options);
  if (typed === undefined) throw new ProblemError(problems);
  const diagram = draw(typed, { from: origin(source, options), depth: options.depth });
  const boxes = [...nodesOf(diagram.root)].length;
  if (boxes > MOST_BOXES) throw runError("R218", runWords.R218(boxes, MOST_BOXES));
  const dot = diagramDot(diagram);
  return { diagram, dot, svg: async () => diagramSvg(diagram, await layOut(dot)) };
}

/** What the figure was made from, without the folder, so that it is the same wherever it is drawn. */
function origin({ name }: Source, { preset, set }: Choices): string[] {
  const settings = Object.entries(set ?? {}).map(([parameter, value]) => `${parameter} = ${value}`);
  return [basename(name), ...(preset === undefined ? [] : [preset]), ...settings];
}
