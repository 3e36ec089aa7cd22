import type { Tone } from "../drawing/role.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import type { Idiom, IdiomKind } from "../idioms/idiom.ts";
import { idiomsOf } from "../idioms/idioms-of.ts";
import type { Body, Item } from "../outline/outline.ts";
import { idiomPath, partsOf } from "./idiom-path.ts";
import { idiomWords } from "./idiom-words.ts";
import type { Opening } from "./opening.ts";
import type { Place, Sketch } from "./sketch.ts";
import { weightWords } from "./title-words.ts";
import { countWeights } from "./weight-count.ts";

/** What is drawn as its ops all the same: a sum and a table say it better. */
const PLAIN: ReadonlySet<IdiomKind> = new Set(["positions"]);

/** What is a box where frames nest too deep, and has none of its own: a few ops in a row that say it well. */
const UNFRAMED: ReadonlySet<IdiomKind> = new Set(["patches", "convolution", "head"]);

/** What a box of such ops looks like. */
export const idiomTones: Readonly<Record<IdiomKind, Tone>> = {
  attention: "product",
  windows: "product",
  mlp: "activation",
  mixing: "activation",
  patches: "learned",
  excite: "activation",
  convolution: "learned",
  positions: "source",
  head: "head",
};

/** What is drawn, and how deep frames nest in it. */
export interface DrawnTo {
  readonly sketch: Sketch;
  readonly typed: TypedGraph;
  readonly depth: number;
  readonly opening: Opening;
}

interface Drawn {
  readonly idiom: Idiom;
  /** Items that are not drawn yet. */
  readonly open: Set<Item>;
  place: Place | undefined;
}

/**
 * Where the items of a body are drawn that are an idiom together: in a frame of its own, or in a box where frames nest
 * deeper than asked for. What the frame around the body says by its own title is not said again.
 */
export class IdiomFrames {
  private readonly sketch: Sketch;
  private readonly typed: TypedGraph;
  private readonly depth: number;
  private readonly opening: Opening;
  private readonly drawn = new Map<Item, Drawn>();

  /** @param title of the block that the body is, as it stands over it */
  constructor({ sketch, typed, depth, opening }: DrawnTo, body: Body, title: string | undefined) {
    this.sketch = sketch;
    this.typed = typed;
    this.depth = depth;
    this.opening = opening;
    const all = [...itemsIn(body.items)].length;
    for (const idiom of idiomsOf(body)) {
      const [first, ...others] = idiom.items;
      const isCall = others.length === 0 && first?.kind === "call";
      // A block that is mostly that is called by its own name.
      const isSaid = title !== undefined && 2 * [...itemsIn(idiom.items)].length >= all;
      if (isSaid || isCall || PLAIN.has(idiom.kind)) continue;
      const drawn = { idiom, open: new Set(idiom.items), place: undefined };
      for (const item of idiom.items) this.drawn.set(item, drawn);
    }
  }

  /** The place of an item of the body, which is drawn at once. */
  enter(item: Item, runs: readonly number[], place: Place): Place {
    const drawn = place.folded === undefined ? this.drawn.get(item) : undefined;
    if (drawn === undefined) return place;
    drawn.place ??= this.begin(drawn.idiom, runs, place);
    return drawn.place ?? place;
  }

  /** Says that the item was drawn. */
  leave(item: Item, runs: readonly number[], place: Place): void {
    const drawn = this.drawn.get(item);
    drawn?.open.delete(item);
    if (drawn?.place === undefined || drawn.place.folded !== undefined || drawn.open.size > 0) return;
    // Inside, the ops tell the rest.
    const { path, weights, description } = this.said(drawn.idiom, runs);
    const frame = { form: "block", label: drawn.idiom.title, times: undefined, path, weights, description } as const;
    this.sketch.close(place, drawn.place, frame);
  }

  private begin(idiom: Idiom, runs: readonly number[], place: Place): Place | undefined {
    const asked = this.opening.isOpen(runs.map((run) => idiomPath(idiom.items, run)));
    if (asked ?? place.level < this.depth) {
      const isPlain = idiom.items.length === 1 || (asked === undefined && UNFRAMED.has(idiom.kind));
      return isPlain ? undefined : this.sketch.inside(place.level + 1);
    }
    const { path, aside, description } = this.said(idiom, runs);
    const tone = idiomTones[idiom.kind];
    const box = {
      path,
      form: "box",
      tone,
      lines: [idiom.title],
      aside,
      times: undefined,
      description,
    } as const;
    return { ...place, folded: this.sketch.node(place, box, true) };
  }

  private said(idiom: Idiom, runs: readonly number[]) {
    const run = runs[0] ?? 0;
    const parts = partsOf(idiom.items, run);
    const count = this.sketch.words.countsWeights ? countWeights(this.typed, parts) : 0;
    const weights = count === 0 ? undefined : weightWords(count);
    const facts = [idiomWords([idiom], this.sketch.words), weights].filter((one) => one !== undefined && one !== "");
    const path = idiomPath(idiom.items, run);
    return { path, weights, aside: facts.join(" · "), description: `${path}: ${[idiom.title, ...facts].join(", ")}` };
  }
}

/** Ops, calls and loops, whatever structure they stand in. */
function* itemsIn(items: readonly Item[]): Generator<Item> {
  for (const item of items) {
    if ("items" in item) yield* itemsIn(item.items);
    else yield item;
  }
}
