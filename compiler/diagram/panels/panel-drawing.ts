import type { Region, TypedGraph, TypedOp } from "../../expand/typed-graph.ts";
import { idiomOfRegion } from "../../idioms/idiom-of-region.ts";
import { outlineOf } from "../../outline/make-outline.ts";
import type { Cluster } from "../diagram.ts";
import { drawOp, pathOf } from "../draw-op.ts";
import { forked } from "../fork.ts";
import { idiomWords } from "../idiom-words.ts";
import type { Place, Sketch } from "../sketch.ts";
import { sentence, weightRange } from "../title-words.ts";
import { countWeights } from "../weight-count.ts";
import type { Closing } from "./closing.ts";
import {
  callAlone,
  type MergedBody,
  type MergedCall,
  type MergedGroup,
  type MergedLoop,
  type MergedOp,
  type MergedPart,
  present,
} from "./merged.ts";
import { blockTitle, iterationTitle, titleWhen } from "./panel-title.ts";
import { iterationsOf, runsOf, stretchesOfLoops, writtenOps } from "./runs.ts";
import type { VariedWords } from "./varied-words.ts";
import type { Places } from "./whereabouts.ts";

/** Where parts are drawn, and what block lies around them that has no frame. */
interface Around {
  readonly body: MergedBody;
  readonly place: Place;
  readonly block: string | undefined;
  /** When what is drawn is there, if not always. */
  readonly when?: string | undefined;
}

/** Parts one behind the other that the same runs have. */
interface Stretch {
  readonly parts: readonly MergedPart[];
  readonly runs: readonly number[];
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

/** What panels are drawn from. */
export interface DrawnFrom {
  readonly typed: TypedGraph;
  readonly closing: Closing;
  readonly places: Places;
}

/** Draws one panel. Every method takes the runs that are drawn as one. */
export class PanelDrawing {
  readonly boxes: ClosedBox[] = [];
  /** What stands in the panel itself, as against a box. */
  readonly ops: TypedOp[] = [];
  readonly sketch: Sketch;
  private readonly words: VariedWords;
  private readonly typed: TypedGraph;
  private readonly closing: Closing;
  private readonly places: Places;

  constructor(words: VariedWords, sketch: Sketch, { typed, closing, places }: DrawnFrom) {
    this.words = words;
    this.sketch = sketch;
    this.places = places;
    this.typed = typed;
    this.closing = closing;
  }

  parts(parts: readonly MergedPart[], runs: readonly number[], around: Around): void {
    for (const stretch of stretchesOf(parts, runs)) {
      const isWhole = stretch.runs.length === runs.length || around.place.folded !== undefined;
      if (isWhole) this.stretch(stretch, around);
      else this.optional(stretch, this.wordsFor(stretch.runs, runs, around), around);
    }
  }

  private stretch({ parts, runs }: Stretch, around: Around): void {
    for (const part of parts) this.part(part, runs, around);
  }

  private wordsFor(some: readonly number[], all: readonly number[], { body }: Around): string {
    return this.places.words(present(body.runs, some), present(body.runs, all));
  }

  /** In a frame that says when it is there, or in its own where it has one. */
  private optional(stretch: Stretch, when: string, around: Around): void {
    const [part, ...others] = stretch.parts;
    const isFramed = part !== undefined && "bodies" in part && !part.bodies.some((body) => this.closing.isBox(body));
    if (isFramed && others.length === 0) return this.stretch(stretch, { ...around, when });
    const inner = this.sketch.inside(around.place.level);
    this.stretch(stretch, { ...around, place: inner });
    const facts = { path: "", weights: undefined, times: undefined, description: when } as const;
    this.sketch.close(around.place, inner, { form: "variant", label: when, ...facts });
  }

  private part(part: MergedPart, runs: readonly number[], around: Around): void {
    switch (part.kind) {
      case "op":
        return this.op(part, runs, around.place);
      case "call":
      case "idiom":
      case "section":
        return this.call(part, runs, around);
      case "loop":
        return this.loop(part, runs, around);
      default:
        return this.group(part, runs, around);
    }
  }

  private op({ ops }: MergedOp, runs: readonly number[], place: Place, skipped?: number): void {
    const alike = present(ops, runs);
    if (place.folded === undefined) {
      for (const op of alike) this.ops.push(op);
      this.words.compare(alike);
    } else this.words.compareInside(alike);
    drawOp(this.sketch, this.typed, alike, place, skipped);
  }

  private call({ regions, bodies }: MergedCall, runs: readonly number[], around: Around): void {
    for (const ran of runsOf(bodies, present(regions, runs))) {
      const title = (ran.body.isPart ? ran.body.idiom?.title : undefined) ?? blockTitle(ran.regions);
      const own = runs.filter((run) => regions[run] !== undefined && ran.body.numbers.has(regions[run]));
      const when = own.length === runs.length ? around.when : this.wordsFor(own, runs, around);
      this.site({ form: "block", label: title, title, times: undefined, ...ran }, { ...around, when });
    }
  }

  private loop(loop: MergedLoop, runs: readonly number[], around: Around): void {
    const { regions, bodies } = loop;
    const loops = present(regions, runs);
    if (this.closing.isStaged(loop) && around.place.folded === undefined) return this.stages(loops, bodies, around);
    const all = iterationsOf(loops);
    for (const ran of stretchesOfLoops(bodies, loops)) {
      const when = ran.regions.length === all.length ? around.when : this.places.words(ran.regions, all);
      const own = new Set(ran.regions);
      const counts = loops.map((one) => iterationsOf([one]).filter((iteration) => own.has(iteration)).length);
      // What stands there for one iteration says which.
      const times = when !== undefined && counts.every((count) => count === 1) ? undefined : timesWords(counts);
      const call = callAlone(ran.body);
      if (call !== undefined) {
        for (const called of runsOf(call.bodies, present(call.regions, ran.runs))) {
          const title = blockTitle(called.regions);
          this.site({ form: "loop", label: title, title, times, ...called, regions: loops }, { ...around, when });
        }
      } else {
        const title = iterationTitle(loops, around.block);
        const label = sentence(loops[0]?.label ?? "");
        this.site({ form: "loop", label, title, times, ...ran, regions: loops }, { ...around, when });
      }
    }
  }

  /** Each iteration by itself, in a frame that says which. */
  private stages(loops: readonly Region[], bodies: readonly MergedBody[], { place }: Around): void {
    const one = iterationTitle(loops, undefined);
    for (const [i, region] of iterationsOf(loops).entries())
      for (const ran of runsOf(bodies, [region])) {
        const title = `${one} ${i}`;
        const site = { form: "variant", label: title, title, times: undefined, ...ran } as const;
        const inner = this.sketch.inside(place.level + 1);
        this.parts(ran.body.parts, ran.runs, { body: ran.body, place: inner, block: undefined });
        this.sketch.close(place, inner, { form: site.form, label: title, times: undefined, ...this.facts(site) });
      }
  }

  /** A box, a frame, or neither where it is but a name around others. */
  private site(site: Site, { place, block, when }: Around): void {
    const { body, runs, form, label, title, times } = site;
    if (place.folded !== undefined) return this.parts(body.parts, runs, { body, place, block });
    const { path, weights, description } = this.facts(site);
    const isOpened = this.closing.isOpened(body);
    if (body.isPart && !this.closing.isBox(body) && !isOpened)
      return this.parts(body.parts, runs, { body, place, block, when });
    if (this.closing.isBox(body)) {
      const facts = body.idiom?.facts;
      const words = when === undefined ? [title] : titleWhen(title, when);
      const lines = facts === undefined ? words : [title, facts, ...(when === undefined ? [] : [when])];
      const box = {
        path,
        form: "box",
        tone: body.idiom?.tone ?? "block",
        lines,
        aside: this.aside(body, runs, weights),
        times,
        description,
      } as const;
      const node = this.sketch.node(place, box, true);
      this.boxes.push({ node, title, body });
      return this.parts(body.parts, runs, { body, place: { ...place, folded: node }, block });
    }
    const isName = form === "block" && body.parts.some(({ kind }) => kind === "loop" || kind === "call");
    if (isName && when === undefined && !isOpened) return this.parts(body.parts, runs, { body, place, block: title });
    const inner = this.sketch.inside(place.level + 1);
    this.parts(body.parts, runs, { body, place: inner, block: isName ? title : undefined });
    const head =
      when === undefined ? { form, label } : ({ form: "variant", label: titleWhen(label, when).join(" · ") } as const);
    this.sketch.close(place, inner, { ...head, times, path, weights, description });
  }

  /** What the body is, where ops tell it, and how large. */
  private aside(body: MergedBody, runs: readonly number[], weights: string | undefined): string | undefined {
    const outline = outlineOf(this.typed);
    const regions = present(body.runs, runs);
    const idioms = regions.flatMap((region) => idiomOfRegion(outline, region) ?? []);
    const facts = idioms.length === regions.length ? idiomWords(idioms, this.words) : "";
    return [facts, weights ?? ""].filter((one) => one !== "").join(" · ") || undefined;
  }

  private weightsOf(body: MergedBody, run: number): number {
    return countWeights(
      this.typed,
      [...writtenOps(body.parts, [run])].flatMap((all) => all.map(({ op }) => op)),
    );
  }

  private facts({ form, title, times, regions, body, runs }: Site) {
    const counts = body.isPart
      ? runs.map((run) => this.weightsOf(body, run))
      : regions.map((one) => countWeights(this.typed, [one]));
    const weights = this.words.countsWeights ? weightRange(counts) : undefined;
    const path = body.isPart ? pathOf(present(body.paths, runs).map((one) => ({ path: one }))) : pathOf(regions);
    const said = [`${path}: ${form} ${title}`, times, weights].filter((part) => part !== undefined);
    return { path, weights, description: said.join(", ") };
  }

  private group({ kind, regions, parts }: MergedGroup, runs: readonly number[], around: Around): void {
    const alike = present(regions, runs);
    const { place } = around;
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
        this.parts(parts, runs, { ...around, place: inner });
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
  const different = [...new Set(counts.filter((count) => count > 0))];
  if (different.length < 2) return `× ${different[0] ?? 0}`;
  return `× ${counts.length > 6 ? `${Math.min(...different)} … ${Math.max(...different)}` : counts.join(", ")}`;
}

function stretchesOf(parts: readonly MergedPart[], runs: readonly number[]): Stretch[] {
  const found: { readonly parts: MergedPart[]; readonly runs: readonly number[] }[] = [];
  for (const part of parts) {
    const list = part.kind === "op" ? part.ops : part.regions;
    const own = runs.filter((run) => list[run] !== undefined);
    const last = found.at(-1);
    if (own.length === 0) continue;
    if (last?.runs.length === own.length && own.every((run, i) => last.runs[i] === run)) last.parts.push(part);
    else found.push({ parts: [part], runs: own });
  }
  return found;
}
