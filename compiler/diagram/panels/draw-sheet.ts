import type { TypedGraph, TypedOp } from "../../expand/typed-graph.ts";
import { outlineOf } from "../../outline/make-outline.ts";
import { type Picture, pictureNote } from "../../pictures/picture.ts";
import { pictureOfInput } from "../../pictures/picture-of-input.ts";
import type { Tensor } from "../../shape/shape.ts";
import type { DrawOptions } from "../draw.ts";
import type { Panel, Sheet } from "../sheet.ts";
import { type Place, Sketch } from "../sketch.ts";
import { weightWords } from "../title-words.ts";
import { countWeights } from "../weight-count.ts";
import { Closing } from "./closing.ts";
import { mergedOutline } from "./merge.ts";
import type { MergedBody } from "./merged.ts";
import { type ClosedBox, PanelDrawing } from "./panel-drawing.ts";
import { doorsOf, type Traffic, trafficOf } from "./traffic.ts";

export interface SheetOptions extends Pick<DrawOptions, "from"> {
  /** How many panels there may be; the first are drawn, of the others the titles are said. All if left out. */
  readonly most?: number;
}

/** The figure of a model in panels: the model with its blocks closed to boxes, then each distinct block once. */
export function drawSheet(typed: TypedGraph, options: SheetOptions = {}): Sheet {
  const { from = [] } = options;
  const weights = countWeights(typed, [typed.root]);
  const subtitle = [...from, ...(weights === 0 ? [] : [weightWords(weights)])].join(" · ");
  const { panels, closed } = drawPanels(typed, options);
  const [overview, ...others] = panels;
  return {
    title: overview.panel.label,
    subtitle,
    panels: [overview.panel, ...others.map(({ panel }) => panel)],
    closed,
  };
}

/** A panel, with what it is of. */
export interface DrawnPanel {
  readonly panel: Panel;
  readonly ops: readonly TypedOp[];
  readonly boxes: readonly ClosedBox[];
}

export function drawPanels(typed: TypedGraph, { most = Number.POSITIVE_INFINITY }: SheetOptions) {
  const main = mergedOutline(outlineOf(typed));
  const closing = new Closing(main);
  const drawing = new SheetDrawing(typed, closing);
  const label = typed.title ?? typed.name;
  const overview = drawing.panel(main, { id: "p1", label, weights: undefined, places: [], table: undefined });
  const panels: [DrawnPanel, ...DrawnPanel[]] = [overview];
  const closed: string[] = [];
  for (const body of closing.panels().slice(1)) {
    const places = panels.flatMap(({ boxes }) => boxes.filter((box) => box.body === body));
    const [place] = places;
    // What has no box stands in a panel that was left out.
    if (place === undefined) continue;
    if (panels.length >= most) {
      closed.push(place.title);
      continue;
    }
    const count = countWeights(typed, body.runs.slice(0, 1));
    panels.push(
      drawing.panel(body, {
        id: `p${panels.length + 1}`,
        label: place.title,
        weights: count === 0 ? undefined : weightWords(count),
        places: places.map(({ node }) => node),
        table: undefined,
      }),
    );
  }
  return { panels, closed } as const;
}

class SheetDrawing {
  private readonly typed: TypedGraph;
  private readonly closing: Closing;
  private readonly traffic: Traffic;

  constructor(typed: TypedGraph, closing: Closing) {
    this.typed = typed;
    this.closing = closing;
    this.traffic = trafficOf(typed);
  }

  panel(body: MergedBody, facts: Omit<Panel, "root" | "edges">): DrawnPanel {
    const { id, label } = facts;
    const sketch = new Sketch(undefined, id);
    const place: Place = { cluster: id, members: [], level: 0, folded: undefined };
    const runs = [...body.runs.keys()];
    const { entries, exits } = this.doors(body);
    for (const { name, tensors } of entries) {
      const node = terminal(sketch, place, name, tensors, this.pictureOf(tensors, sketch));
      for (const tensor of tensors) sketch.comesFrom(tensor, node);
      if (tensors.some((tensor) => this.traffic.fed.has(tensor.id))) sketch.feeds(node);
    }
    const drawing = new PanelDrawing(sketch, this.typed, this.closing);
    drawing.parts(body.parts, runs, { place, block: undefined });
    for (const { name, tensors } of exits) {
      const node = terminal(sketch, place, name, tensors);
      for (const tensor of tensors) sketch.connect(tensor, node, "flow");
    }
    const root = {
      id,
      path: "",
      form: "model",
      label,
      times: undefined,
      weights: undefined,
      description: label,
    } as const;
    const { ops, boxes } = drawing;
    return { panel: { ...facts, root: { ...root, members: place.members }, edges: sketch.edges }, ops, boxes };
  }

  /** Of an input of the model. */
  private pictureOf([tensor]: readonly Tensor[], sketch: Sketch): Picture | undefined {
    if (tensor === undefined || ![...this.typed.inputs.values()].includes(tensor)) return undefined;
    return pictureOfInput(tensor, this.typed, sketch.pictures);
  }

  private doors(body: MergedBody): { readonly entries: readonly Door[]; readonly exits: readonly Door[] } {
    const [first] = body.runs;
    if (first === this.typed.root) {
      const named = ([name, tensor]: [string, Tensor]) => ({ name, tensors: [tensor] });
      return { entries: [...this.typed.inputs].map(named), exits: [...this.typed.outputs].map(named) };
    }
    const { entries, exits } = doorsOf(body.parts, [...body.runs.keys()], this.traffic);
    const given = new Map(first?.call?.inputs.map((name, i) => [first.inputs[i]?.id, name]));
    const entryName = ([tensor]: readonly Tensor[]) => given.get(tensor?.id) ?? ownName(tensor) ?? "x";
    return {
      entries: entries.map((tensors) => ({ name: entryName(tensors), tensors })),
      exits: exits.map((tensors) => ({ name: ownName(tensors[0]) ?? "", tensors })),
    };
  }
}

/** A line that comes in or goes out. */
interface Door {
  readonly name: string;
  readonly tensors: readonly Tensor[];
}

function terminal(sketch: Sketch, place: Place, name: string, [tensor]: readonly Tensor[], picture?: Picture): string {
  const description = [name, tensor === undefined ? "" : sketch.shape(tensor)].filter(Boolean).join(": ");
  const node = {
    path: name,
    form: "terminal",
    tone: "plain",
    lines: [name],
    picture,
    aside: picture && pictureNote(picture),
    times: undefined,
    description,
  } as const;
  return sketch.node(place, node, true);
}

/** `q`, where the author gave it a name. */
const ownName = (tensor: Tensor | undefined): string | undefined => /^`(.*)`$/s.exec(tensor?.label ?? "")?.[1];
