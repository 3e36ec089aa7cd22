import type { Direction } from "../drawing/direction.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { outlineOf } from "../outline/make-outline.ts";
import { type Picture, pictureNote } from "../pictures/picture.ts";
import { pictureOfInput } from "../pictures/picture-of-input.ts";
import type { PictureChoice } from "../pictures/picture-of-op.ts";
import type { Tensor } from "../shape/shape.ts";
import type { Diagram } from "./diagram.ts";
import { directed } from "./directed.ts";
import { OutlineDrawing } from "./draw-outline.ts";
import { figureChoices } from "./figure-choices.ts";
import { figureTitle } from "./figure-title.ts";
import { figureWords, type WordChoice } from "./figure-words.ts";
import type { DrawnTo } from "./idiom-frames.ts";
import { Opening, type OpeningChoice } from "./opening.ts";
import { type ShapeChoice, ShapeWords } from "./shape-words.ts";
import { type Place, Sketch } from "./sketch.ts";
import { styled } from "./styled.ts";
import { weightWords } from "./title-words.ts";
import { countWeights } from "./weight-count.ts";

export interface DrawOptions extends OpeningChoice, WordChoice {
  /** Where the model came from, for the line under the title: a file's name, a preset. */
  readonly from?: readonly string[];
  /** How many levels of blocks and loops to draw open; 0 draws one box a block. */
  readonly depth?: number | undefined;
  /** Which ops are drawn as pictures of what they do; `some` if not said. */
  readonly pictures?: PictureChoice | undefined;
  /** Ops that change nothing too: a dropout of rate 0. A block that stands alone always shows them: its calls say. */
  readonly allOps?: boolean | undefined;
  /** How shapes are written; as `numbers` if not said. */
  readonly shapes?: ShapeChoice | undefined;
  /** Which way it is read; down if not said. */
  readonly direction?: Direction | undefined;
}

/** A figure with more boxes than this is neither read nor laid out in a reasonable time. */
export const MOST_DRAWN = 800;

/**
 * The figure of a model: its inputs, ops and outputs from top to bottom, blocks and loops around them, each loop's body
 * once. A figure that would be too large to read is drawn less deep, unless its depth was asked for.
 */
export function draw(typed: TypedGraph, options: DrawOptions = {}): Diagram {
  const { from = [], depth, pictures, direction = "down", madeUp, allOps = madeUp !== undefined } = options;
  const words = figureWords(options);
  const shapes = new ShapeWords(options.shapes ?? "numbers", words, typed.inputs.values());
  const title = figureTitle(typed);
  const weights = madeUp === undefined ? countWeights(typed, [typed.root]) : 0;
  const subtitle = [...from, ...(weights === 0 ? [] : [weightWords(weights)])].join(" · ");
  const opening = new Opening(options);
  const choices = figureChoices(typed.model);
  const drawnTo = (level: number) => {
    const { count, figure } = drawTo({
      sketch: new Sketch(words, { pictures, showsAll: allOps, shapes }),
      typed,
      depth: level,
      opening,
    });
    return { count, figure: styled(figure, choices) };
  };
  const whole = drawnTo(depth ?? Number.POSITIVE_INFINITY);
  if (depth !== undefined || whole.count <= MOST_DRAWN)
    return directed({ title, subtitle, ...whole.figure, depth }, direction);
  for (let level = 4; ; level--) {
    const { count, figure } = drawnTo(level);
    if (count <= MOST_DRAWN || level === 0) return directed({ title, subtitle, ...figure, depth: level }, direction);
  }
}

function drawTo(drawn: DrawnTo): { readonly count: number; readonly figure: Pick<Diagram, "root" | "edges"> } {
  const { sketch, typed } = drawn;
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
    const picture = sketch.words.countsWeights ? pictureOfInput(tensor, typed, sketch.pictures) : undefined;
    const input = terminal(name, tensor, "input", picture);
    sketch.comesFrom(tensor, input);
    sketch.feeds(input);
  }
  new OutlineDrawing(drawn).body(outlineOf(typed).main, [typed.root], place);
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
