import type { Region, TypedGraph, TypedOp } from "../../expand/typed-graph.ts";
import { outlineOf } from "../../outline/make-outline.ts";
import type { Tensor } from "../../shape/shape.ts";
import { nodesOf } from "../diagram.ts";
import type { DrawOptions } from "../draw.ts";
import { type FigureChoices, figureChoices } from "../figure-choices.ts";
import { figureTitle } from "../figure-title.ts";
import { type FigureWords, figureWords } from "../figure-words.ts";
import { Opening } from "../opening.ts";
import { ownName } from "../own-name.ts";
import { ShapeWords } from "../shape-words.ts";
import type { Panel, Sheet } from "../sheet.ts";
import { type Place, Sketch } from "../sketch.ts";
import { styled } from "../styled.ts";
import { weightRange, weightWords } from "../title-words.ts";
import { countWeights } from "../weight-count.ts";
import { Closing, MOST_BOXES } from "./closing.ts";
import { mergedOutline } from "./merge.ts";
import { isSection, type MergedBody } from "./merged.ts";
import { type ClosedBox, PanelDrawing } from "./panel-drawing.ts";
import { panelTable } from "./panel-table.ts";
import { writtenOps } from "./runs.ts";
import { toldApart } from "./told-apart.ts";
import { doorsOf, type Passing, type Traffic, trafficOf } from "./traffic.ts";
import { VariedWords } from "./varied-words.ts";
import { Places } from "./whereabouts.ts";

export interface SheetOptions extends Omit<DrawOptions, "depth" | "pictures" | "direction"> {
  /** How many panels there may be; the first are drawn, of the others the titles are said. All if left out. */
  readonly most?: number;
  /** A panel with more boxes than this closes what it holds. */
  readonly boxes?: number;
  /** Whether the model's own panel draws each iteration of a loop by itself where no two are alike. */
  readonly staged?: boolean;
}

/** The figure of a model in panels: the model with its blocks closed to boxes, then each distinct block once. */
export function drawSheet(typed: TypedGraph, options: SheetOptions = {}): Sheet {
  const { from = [] } = options;
  const weights = figureWords(options).countsWeights ? countWeights(typed, [typed.root]) : 0;
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

export function drawPanels(typed: TypedGraph, options: SheetOptions) {
  const { most = Number.POSITIVE_INFINITY, boxes = MOST_BOXES, staged = false } = options;
  const main = mergedOutline(outlineOf(typed));
  const closing = new Closing(main, new Opening(options), boxes, staged);
  const drawing = new SheetDrawing(typed, closing, options);
  const label = figureTitle(typed);
  const overview = drawing.panel(main, { id: "p1", label, weights: undefined, places: [] });
  const panels: DrawnPanel[] = [];
  const boxesOf = new Map<MergedBody, ClosedBox[]>();
  const add = (drawn: DrawnPanel): void => {
    panels.push(drawn);
    for (const box of drawn.boxes) boxesOf.set(box.body, [...(boxesOf.get(box.body) ?? []), box]);
  };
  add(overview);
  const bodies: MergedBody[] = [main];
  const closed: string[] = [];
  for (const body of closing.panels().slice(1)) {
    const places = boxesOf.get(body) ?? [];
    const [place] = places;
    // What has no box stands in a panel that was left out.
    if (place === undefined) continue;
    if (panels.length >= most) {
      closed.push(place.title);
      continue;
    }
    bodies.push(body);
    add(
      drawing.panel(body, {
        id: `p${panels.length + 1}`,
        label: place.title,
        weights: drawing.weightsOf(body),
        places: places.map(({ node }) => node),
      }),
    );
  }
  const titles = toldApart(
    bodies.map((body, i) => ({ title: panels[i]?.panel.label ?? "", body })),
    drawing.places,
  );
  const titled = ({ panel, ...drawn }: DrawnPanel, title: string): DrawnPanel => ({
    ...drawn,
    panel: { ...panel, label: title, root: { ...panel.root, label: title, description: title } },
  });
  const [, ...others] = panels.map((one, i) => titled(one, titles[i] ?? one.panel.label));
  const all: [DrawnPanel, ...DrawnPanel[]] = [overview, ...others];
  return { panels: all, closed } as const;
}

class SheetDrawing {
  readonly typed: TypedGraph;
  readonly closing: Closing;
  readonly places: Places;
  private readonly options: SheetOptions;
  private readonly words: FigureWords;
  private readonly traffic: Traffic;
  private readonly choices: FigureChoices;
  private readonly hidden: ReadonlySet<Region>;

  constructor(typed: TypedGraph, closing: Closing, options: SheetOptions) {
    this.typed = typed;
    this.closing = closing;
    this.options = options;
    this.words = figureWords(options);
    this.traffic = trafficOf(typed);
    this.places = new Places(typed.root);
    this.hidden = closing.hidden();
    this.choices = figureChoices(typed.model);
  }

  /** Those of a body's runs that do not stand in what is closed. */
  private shown({ runs }: MergedBody): number[] {
    return [...runs.keys()].filter((run) => !runs.slice(run, run + 1).some((region) => this.hidden.has(region)));
  }

  weightsOf(body: MergedBody): string | undefined {
    if (!this.words.countsWeights || (body.isPart && !isSection(body))) return undefined;
    const opsOf = (run: number) => [...writtenOps(body.parts, [run])].flat().map(({ op }) => op);
    return weightRange(this.shown(body).map((run) => countWeights(this.typed, opsOf(run))));
  }

  panel(body: MergedBody, facts: Omit<Panel, "root" | "edges" | "table" | "share">): DrawnPanel {
    const { id, label } = facts;
    const runs = this.shown(body);
    const written = [...writtenOps(body.parts, runs)].flat();
    const runOf = new Map(written.map(({ op, of }) => [op, of] as const));
    const { madeUp, allOps: showsAll = madeUp !== undefined, shapes = "numbers" } = this.options;
    const words = new VariedWords(runOf, this.words);
    const shapeWords = new ShapeWords(shapes, words, this.typed.inputs.values());
    const sketch = new Sketch(words, { prefix: id, showsAll, shapes: shapeWords });
    const drawing = new PanelDrawing(words, sketch, this);
    const place: Place = { cluster: id, members: [], level: 0, folded: undefined };
    const { entries, exits } = this.doors(body);
    for (const door of entries) {
      words.compareTensors(door.passing);
      const node = terminal(sketch, place, door);
      for (const { tensor } of door.passing) sketch.comesFrom(tensor, node);
      if (door.passing.some(({ tensor }) => this.traffic.fed.has(tensor.id))) sketch.feeds(node);
    }
    drawing.parts(body.parts, runs, { body, place, block: undefined });
    for (const door of exits) {
      words.compareTensors(door.passing);
      const node = terminal(sketch, place, door);
      for (const { tensor } of door.passing) sketch.connect(tensor, node, "flow");
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
    const shown = styled({ root: { ...root, members: place.members }, edges: sketch.edges }, this.choices);
    const said = wordsOf(shown);
    const used = [...words.used].filter(([name]) => said.has(name));
    const table = panelTable(used, (op) => {
      const run = body.runs[runOf.get(op) ?? 0];
      const loops = this.places.of(op)?.loops;
      const site = run === undefined ? undefined : this.places.of(run)?.site;
      return loops === undefined || site === undefined ? undefined : { loops, site };
    });
    const nodes = new Map([...nodesOf(shown.root)].map((node) => [node.id, node]));
    const visible = boxes.flatMap((box) => {
      const node = nodes.get(box.node);
      return node === undefined ? [] : [{ ...box, title: this.choices.of(node.path)?.label ?? box.title }];
    });
    const share = {
      held: countWeights(this.typed, [...runOf.keys()]),
      shown: countWeights(this.typed, ops),
    };
    return { panel: { ...facts, share, table, ...shown }, ops, boxes: visible };
  }

  private doors(body: MergedBody): { readonly entries: readonly Door[]; readonly exits: readonly Door[] } {
    const [first] = body.runs;
    if (first === this.typed.root && !body.isPart) {
      const named = ([name, tensor]: [string, Tensor]) => ({ name, passing: [{ tensor, op: undefined }] });
      return { entries: [...this.typed.inputs].map(named), exits: [...this.typed.outputs].map(named) };
    }
    const { entries, exits } = doorsOf(body.parts, this.shown(body), this.traffic);
    const given = new Map(first?.call?.inputs.map((name, i) => [first.inputs[i]?.id, name]));
    const entryName = ([{ tensor } = none]: readonly Partial<Passing>[], i: number) =>
      given.get(tensor?.id) ?? (i === 0 ? undefined : tensor && ownName(tensor)) ?? "x";
    return {
      entries: entries.map((passing, i) => ({ name: entryName(passing, i), passing })),
      exits: exits.map((passing) => ({ name: (passing[0] && ownName(passing[0].tensor)) ?? "", passing })),
    };
  }
}

const none: Partial<Passing> = {};

/** A line that comes in or goes out. */
interface Door {
  readonly name: string;
  readonly passing: readonly { readonly tensor: Tensor; readonly op: TypedOp | undefined }[];
}

function terminal(sketch: Sketch, place: Place, { name, passing: [first] }: Door): string {
  const description = [name, first === undefined ? "" : sketch.shape(first.tensor)].filter(Boolean).join(": ");
  const node = {
    path: name,
    form: "terminal",
    tone: "plain",
    lines: [name],
    aside: undefined,
    times: undefined,
    description,
  } as const;
  return sketch.node(place, node, true);
}

/** Every word that may be a size in a figure; patterns name axes, whatever their sizes. */
function wordsOf({ root, edges }: Pick<Panel, "root" | "edges">): ReadonlySet<string> {
  const sized = [...nodesOf(root)].filter(({ tone }) => tone === "learned" || tone === "head" || tone === "source");
  const texts = [
    ...sized.flatMap(({ lines, aside = "" }) => [...lines, aside]),
    ...edges.map(({ label = "" }) => label),
  ];
  return new Set(texts.flatMap((text) => text.split(/\W+/)));
}
