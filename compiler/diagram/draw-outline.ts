import { isRegion, type Region, type TypedGraph } from "../expand/typed-graph.ts";
import type { Idiom } from "../idioms/idiom.ts";
import { idiomOf } from "../idioms/idioms-of.ts";
import type { Body, GroupItem, Item, LoopItem, OpItem } from "../outline/outline.ts";
import type { Cluster } from "./diagram.ts";
import { drawOp, pathOf } from "./draw-op.ts";
import { forked } from "./fork.ts";
import { type DrawnTo, IdiomFrames } from "./idiom-frames.ts";
import { idiomWords } from "./idiom-words.ts";
import type { Opening } from "./opening.ts";
import type { Place, Sketch } from "./sketch.ts";
import { calledBlock, indexWords, sentence, sumWords, weightWords } from "./title-words.ts";
import { countWeights } from "./weight-count.ts";

/** What a frame says at its head. */
type Frame = Pick<Cluster, "form" | "label" | "times"> & {
  /** The iterations that are drawn as one, where it repeats a body. */
  readonly each?: readonly Region[];
  /** Those that it is the only frame of. */
  readonly iterations?: readonly Region[];
};

/**
 * Draws an outline. Every method takes the regions that are drawn as one, the first standing for all: so a loop of a
 * thousand layers costs a thousand visits and makes one picture.
 */
export class OutlineDrawing {
  private readonly sketch: Sketch;
  private readonly typed: TypedGraph;
  private readonly depth: number;
  private readonly opening: Opening;
  private readonly drawn: DrawnTo;

  constructor(drawn: DrawnTo) {
    this.drawn = drawn;
    this.sketch = drawn.sketch;
    this.typed = drawn.typed;
    this.depth = drawn.depth;
    this.opening = drawn.opening;
  }

  /**
   * A body, in those of its runs that are drawn as one.
   * @param title of the block that it is
   */
  body(body: Body, alike: readonly Region[], place: Place, title?: string): void {
    const runs = alike.flatMap((region) => body.regions.get(region) ?? []);
    const idioms = new IdiomFrames(this.drawn, body, title);
    this.items(body.items, runs, place, idioms);
  }

  /** Items, one under the other. */
  private items(items: readonly Item[], runs: readonly number[], place: Place, idioms: IdiomFrames): void {
    for (const item of items) {
      const at = idioms.enter(item, runs, place);
      if (item.kind === "op") drawOp(this.sketch, this.typed, among(item.ops, runs), at);
      else this.structure(item, among(item.regions, runs), runs, at, idioms);
      idioms.leave(item, runs, place);
    }
  }

  private structure(
    item: Exclude<Item, OpItem>,
    alike: readonly Region[],
    runs: readonly number[],
    place: Place,
    idioms: IdiomFrames,
  ): void {
    switch (item.kind) {
      case "call":
        return this.block(
          alike,
          place,
          item.definition.body,
          (inner) => this.body(item.definition.body, alike, inner, sentence(alike[0]?.label ?? "")),
          item.id,
        );
      case "loop":
        return this.loop(item, alike, place);
      case "residual":
        return this.residual(item, alike, runs, place, idioms);
      case "branches":
        return forked(this.sketch, alike, place, () => this.items(item.items, runs, place, idioms));
      case "branch":
        return this.block(alike, place, undefined, (inner) => this.items(item.items, runs, inner, idioms));
      case "case":
        return this.items(item.items, runs, place, idioms);
    }
  }

  private block(
    alike: readonly Region[],
    place: Place,
    body: Body | undefined,
    draw: (inner: Place) => void,
    id?: string,
  ): void {
    const frame = { form: "block", label: calledBlock(alike[0]?.label ?? "", id), times: undefined } as const;
    this.cluster(frame, alike, place, draw, body && idiomOf(body));
  }

  /** A frame around what `draw` draws, or a box in its place where frames nest deeper than asked for. */
  private cluster(
    frame: Frame,
    alike: readonly Region[],
    place: Place,
    draw: (inner: Place) => void,
    idiom?: Idiom,
  ): void {
    if (place.folded !== undefined) return draw(place);
    const paths = [...alike, ...(frame.iterations ?? [])].map(({ path }) => path);
    const isOpen = this.opening.isOpen(paths) ?? (place.level < this.depth || this.opening.isAround(paths));
    if (isOpen) return this.open(frame, alike, place, place.level + 1, draw);
    draw(this.closed(frame, alike, place, idiom));
  }

  /** The place in a box that stands for it. */
  private closed(frame: Frame, alike: readonly Region[], place: Place, idiom?: Idiom): Place {
    const { label, times } = frame;
    const { path, weights, description } = this.facts(frame, alike);
    const facts = idiom === undefined ? [] : [idiomWords([idiom], this.sketch.words)];
    const aside = [...facts, weights ?? ""].filter((one) => one !== "").join(" · ") || undefined;
    const node = { path, form: "box", tone: "block", lines: [label], aside, times, description } as const;
    return { ...place, folded: this.sketch.node(place, node, true) };
  }

  private open(
    frame: Frame,
    alike: readonly Region[],
    place: Place,
    level: number,
    draw: (inner: Place) => void,
  ): void {
    const inner = this.sketch.inside(level);
    draw(inner);
    const { form, label, times } = frame;
    this.sketch.close(place, inner, { form, label, times, ...this.facts(frame, alike) });
  }

  private facts({ form, label, times, each = [] }: Frame, alike: readonly Region[]) {
    const parts = form === "variant" ? each : alike.slice(0, 1);
    const count = this.sketch.words.countsWeights ? countWeights(this.typed, parts) : 0;
    const one = countWeights(this.typed, each.slice(0, 1));
    // What iterations share is not told by what each has.
    const isSum = each.length > 1 && one * each.length === count;
    const weights = count === 0 ? undefined : isSum ? sumWords(one, each.length, count) : weightWords(count);
    const path = pathOf(alike);
    const said = [`${path}: ${form} ${label}`, times, weights].filter((part) => part !== undefined);
    return { path, weights, description: said.join(", ") };
  }

  /** The body once for each kind of iteration, with how often and when it runs. */
  private loop({ count, kinds }: LoopItem, alike: readonly Region[], place: Place): void {
    if (count === 0) return;
    const label = sentence(alike[0]?.label ?? "");
    const node = alike[0]?.node;
    const written = node?.kind === "loop" ? node.count : undefined;
    const times = `× ${this.sketch.words.number(String(count), written)}`;
    const iterations = kinds.length === 1 ? alike.flatMap(({ members }) => members.filter(isRegion)) : [];
    const each = alike[0]?.members.filter(isRegion) ?? [];
    const frame = { form: "loop", label, times, each, iterations } as const;
    this.cluster(frame, alike, place, (inner) => {
      for (const { indices, body } of kinds) {
        const ran = alike.flatMap(({ members }) => among(members, indices)).filter(isRegion);
        if (kinds.length === 1 || inner.folded !== undefined) this.body(body, ran, inner);
        else this.variant(`${label} ${indexWords(indices)}`, body, ran, indices.length, inner);
      }
    });
  }

  /** Those iterations that are alike. It does not count as a level: it is the loop's own body. */
  private variant(label: string, body: Body, alike: readonly Region[], count: number, place: Place): void {
    const times = count === 1 ? undefined : `× ${count}`;
    const frame = { form: "variant", label, times, each: alike.slice(0, count) } as const;
    if (this.opening.isOpen(alike.map(({ path }) => path)) === false)
      return this.body(body, alike, this.closed(frame, alike, place));
    this.open(frame, alike, place, place.level, (inner) => this.body(body, alike, inner));
  }

  private residual(
    { items }: GroupItem,
    alike: readonly Region[],
    runs: readonly number[],
    place: Place,
    idioms: IdiomFrames,
  ): void {
    forked(this.sketch, alike, place, () => {
      this.items(items.slice(0, -1), runs, place, idioms);
      for (const sum of items.slice(-1))
        if (sum.kind === "op") drawOp(this.sketch, this.typed, among(sum.ops, runs), place, 0);
    });
  }
}

const among = <T>(all: readonly T[], indices: readonly number[]): T[] => indices.flatMap((i) => all.slice(i, i + 1));
