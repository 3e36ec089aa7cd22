import type { Region, TypedGraph, TypedOp } from "../../expand/typed-graph.ts";
import type { Cluster } from "../diagram.ts";
import { drawOp, pathOf } from "../draw-op.ts";
import { forked } from "../fork.ts";
import type { Place, Sketch } from "../sketch.ts";
import { sentence, weightWords } from "../title-words.ts";
import { countWeights } from "../weight-count.ts";
import type { Closing } from "./closing.ts";
import {
  type MergedBody,
  type MergedCall,
  type MergedGroup,
  type MergedLoop,
  type MergedOp,
  type MergedPart,
  present,
} from "./merged.ts";
import { blockTitle, iterationTitle } from "./panel-title.ts";
import { iterationsOf, runsOf } from "./runs.ts";

/** Where parts are drawn, and what block lies around them that has no frame. */
interface Around {
  readonly place: Place;
  readonly block: string | undefined;
}

/** A box in a panel, and what it stands for. */
export interface ClosedBox {
  readonly node: string;
  readonly title: string;
  readonly body: MergedBody;
}

/** What a call or a loop is drawn as, in the runs of one body. */
interface Site {
  readonly form: Cluster["form"];
  /** Over a frame. */
  readonly label: string;
  /** In a box. */
  readonly title: string;
  readonly times: string | undefined;
  /** What it is in the model. */
  readonly regions: readonly Region[];
  readonly body: MergedBody;
  readonly runs: readonly number[];
}

/** Draws one panel. Every method takes the runs that are drawn as one. */
export class PanelDrawing {
  readonly boxes: ClosedBox[] = [];
  /** What stands in the panel itself, as against a box. */
  readonly ops: TypedOp[] = [];
  private readonly sketch: Sketch;
  private readonly typed: TypedGraph;
  private readonly closing: Closing;

  constructor(sketch: Sketch, typed: TypedGraph, closing: Closing) {
    this.sketch = sketch;
    this.typed = typed;
    this.closing = closing;
  }

  parts(parts: readonly MergedPart[], runs: readonly number[], around: Around): void {
    for (const part of parts) this.part(part, runs, around);
  }

  private part(part: MergedPart, runs: readonly number[], around: Around): void {
    switch (part.kind) {
      case "op":
        return this.op(part, runs, around.place);
      case "call":
        return this.call(part, runs, around);
      case "loop":
        return this.loop(part, runs, around);
      default:
        return this.group(part, runs, around);
    }
  }

  private op({ ops }: MergedOp, runs: readonly number[], place: Place, skipped?: number): void {
    const alike = present(ops, runs);
    if (place.folded === undefined) for (const op of alike) this.ops.push(op);
    drawOp(this.sketch, this.typed, alike, place, skipped);
  }

  private call({ regions, bodies }: MergedCall, runs: readonly number[], around: Around): void {
    for (const ran of runsOf(bodies, present(regions, runs))) {
      const title = blockTitle(ran.regions);
      this.site({ form: "block", label: title, title, times: undefined, ...ran }, around);
    }
  }

  private loop({ regions, bodies }: MergedLoop, runs: readonly number[], around: Around): void {
    const loops = present(regions, runs);
    for (const ran of runsOf(bodies, iterationsOf(loops))) {
      const [only, ...others] = ran.body.parts;
      const times = timesWords(loops.map(({ members }) => members.length));
      if (only?.kind === "call" && others.length === 0) {
        for (const called of runsOf(only.bodies, present(only.regions, ran.runs))) {
          const title = blockTitle(called.regions);
          this.site({ form: "loop", label: title, title, times, ...called, regions: loops }, around);
        }
      } else {
        const title = iterationTitle(loops, around.block);
        const label = sentence(loops[0]?.label ?? "");
        this.site({ form: "loop", label, title, times, ...ran, regions: loops }, around);
      }
    }
  }

  /** A box, a frame, or neither where it is but a name around others. */
  private site(site: Site, { place, block }: Around): void {
    const { body, runs, form, label, title, times } = site;
    if (place.folded !== undefined) return this.parts(body.parts, runs, { place, block });
    const { path, weights, description } = this.facts(site);
    if (this.closing.isBox(body)) {
      const box = { path, form: "box", tone: "block", lines: [title], aside: weights, times, description } as const;
      const node = this.sketch.node(place, box, true);
      this.boxes.push({ node, title, body });
      return this.parts(body.parts, runs, { place: { ...place, folded: node }, block });
    }
    if (form === "block" && body.parts.some(({ kind }) => kind === "loop" || kind === "call"))
      return this.parts(body.parts, runs, { place, block: title });
    const inner = this.sketch.inside(place.level + 1);
    this.parts(body.parts, runs, { place: inner, block: undefined });
    this.sketch.close(place, inner, { form, label, times, path, weights, description });
  }

  private facts({ form, title, times, regions }: Site) {
    const count = this.sketch.words.countsWeights ? countWeights(this.typed, regions.slice(0, 1)) : 0;
    const weights = count === 0 ? undefined : weightWords(count);
    const path = pathOf(regions);
    const said = [`${path}: ${form} ${title}`, times, weights].filter((part) => part !== undefined);
    return { path, weights, description: said.join(", ") };
  }

  private group({ kind, regions, parts }: MergedGroup, runs: readonly number[], around: Around): void {
    const alike = present(regions, runs);
    const { place, block } = around;
    switch (kind) {
      case "residual":
        return forked(this.sketch, alike, place, () => {
          this.parts(parts.slice(0, -1), runs, around);
          for (const sum of parts.slice(-1)) if (sum.kind === "op") this.op(sum, runs, place, 0);
        });
      case "branches":
        return forked(this.sketch, alike, place, () => this.parts(parts, runs, around));
      case "branch": {
        if (place.folded !== undefined) return this.parts(parts, runs, around);
        const inner = this.sketch.inside(place.level + 1);
        this.parts(parts, runs, { place: inner, block });
        const label = blockTitle(alike);
        const path = pathOf(alike);
        const frame = {
          form: "block",
          label,
          times: undefined,
          path,
          weights: undefined,
          description: `${path}: ${label}`,
        } as const;
        return this.sketch.close(place, inner, frame);
      }
    }
  }
}

/** `× 12`; `× 2, 2, 6, 2` where it differs from place to place. */
function timesWords(counts: readonly number[]): string {
  return `× ${new Set(counts).size > 1 ? counts.join(", ") : counts[0]}`;
}
