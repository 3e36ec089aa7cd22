import type { TypedGraph } from "../expand/typed-graph.ts";
import { outlineOf } from "../outline/make-outline.ts";
import { type Picture, pictureNote } from "../pictures/picture.ts";
import { pictureOfInput } from "../pictures/picture-of-input.ts";
import type { PictureChoice } from "../pictures/picture-of-op.ts";
import type { Tensor } from "../shape/shape.ts";
import type { Diagram } from "./diagram.ts";
import { OutlineDrawing } from "./draw-outline.ts";
import { byName, type FigureWords } from "./figure-words.ts";
import { type Place, Sketch } from "./sketch.ts";
import { weightWords } from "./title-words.ts";
import { countWeights } from "./weight-count.ts";

export interface DrawOptions {
  /** Where the model came from, for the line under the title: a file's name, a preset. */
  readonly from?: readonly string[];
  /** How many levels of blocks and loops to draw open; 0 draws one box a block. */
  readonly depth?: number | undefined;
  /** Which ops are drawn as pictures of what they do; `some` if not said. */
  readonly pictures?: PictureChoice | undefined;
  /** Of a block that stands alone: what has a number only so that it can be drawn, and is written by its name. */
  readonly madeUp?: ReadonlySet<string>;
}

/** A figure with more boxes than this is neither read nor laid out in a reasonable time. */
export const MOST_DRAWN = 800;

/**
 * The figure of a model: its inputs, ops and outputs from top to bottom, blocks and loops around them, each loop's body
 * once. A figure that would be too large to read is drawn less deep, unless its depth was asked for.
 */
export function draw(typed: TypedGraph, { from = [], depth, pictures, madeUp }: DrawOptions = {}): Diagram {
  const title = typed.title ?? typed.name;
  const weights = madeUp === undefined ? countWeights(typed, [typed.root]) : 0;
  const words = madeUp && byName(madeUp);
  const subtitle = [...from, ...(weights === 0 ? [] : [weightWords(weights)])].join(" · ");
  const whole = drawTo(typed, depth ?? Number.POSITIVE_INFINITY, words, pictures);
  if (depth !== undefined || whole.count <= MOST_DRAWN) return { title, subtitle, ...whole.figure, depth };
  for (let level = 4; ; level--) {
    const { count, figure } = drawTo(typed, level, words, pictures);
    if (count <= MOST_DRAWN || level === 0) return { title, subtitle, ...figure, depth: level };
  }
}

function drawTo(
  typed: TypedGraph,
  depth: number,
  words?: FigureWords,
  pictures?: PictureChoice,
): { readonly count: number; readonly figure: Pick<Diagram, "root" | "edges"> } {
  const sketch = new Sketch(words, "", pictures);
  const place: Place = { cluster: "c0", members: [], level: 0, folded: undefined };
  const terminal = (name: string, tensor: Tensor, what: string, picture?: Picture) =>
    sketch.node(
      place,
      {
        ...nothing,
        path: name,
        form: "terminal",
        lines: [name],
        picture,
        aside: picture && pictureNote(picture),
        description: `${what} ${name}: ${sketch.shape(tensor)}`,
      },
      true,
    );

  for (const [name, tensor] of typed.inputs) {
    const picture = words === undefined ? pictureOfInput(tensor, typed, sketch.pictures) : undefined;
    const input = terminal(name, tensor, "input", picture);
    sketch.comesFrom(tensor, input);
    sketch.feeds(input);
  }
  new OutlineDrawing(sketch, typed, depth).body(outlineOf(typed).main, [typed.root], place);
  for (const [name, tensor] of typed.outputs) sketch.connect(tensor, terminal(name, tensor, "output"), "flow");

  const { name, title = name } = typed;
  const root = {
    id: place.cluster,
    path: "",
    form: "model",
    label: title,
    description: title,
    members: place.members,
  } as const;
  return {
    count: sketch.nodes,
    figure: { root: { ...root, times: undefined, weights: undefined }, edges: sketch.edges },
  };
}

const nothing = { tone: "plain", aside: undefined, times: undefined } as const;
