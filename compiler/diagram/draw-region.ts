import type { Tensor } from "../shape.ts";
import { isRegion, type Region, type TypedGraph, type TypedOp } from "../typed-graph.ts";
import { likeness } from "./alike.ts";
import type { Cluster } from "./diagram.ts";
import { drawOp, pathOf } from "./draw-op.ts";
import type { Place, Sketch } from "./sketch.ts";
import { countWeights } from "./weight-count.ts";
import { indexWords, sentence, weightWords } from "./wording.ts";

/** What a frame says at its head. */
type Frame = Pick<Cluster, "form" | "label" | "times">;

/**
 * Draws structure as structure. Every method takes a region together with those that are alike and drawn as one with
 * it, the first standing for all: so a loop of a thousand layers costs a thousand visits and makes one picture.
 */
export class RegionDrawing {
  private readonly sketch: Sketch;
  private readonly typed: TypedGraph;
  private readonly depth: number;

  constructor(sketch: Sketch, typed: TypedGraph, depth: number) {
    this.sketch = sketch;
    this.typed = typed;
    this.depth = depth;
  }

  /** What stands in regions, one under the other. */
  members(alike: readonly Region[], place: Place): void {
    for (const [i, member] of (alike[0]?.members ?? []).entries()) {
      const all = alike.map(({ members }) => members[i]);
      if (isRegion(member)) this.region(all.filter(isRegionMember), place);
      else drawOp(this.sketch, this.typed, all.filter(isOp), place);
    }
  }

  private region(alike: readonly Region[], place: Place): void {
    const [first] = alike;
    if (first === undefined) return;
    switch (first.kind) {
      case "loop":
        return this.loop(first, alike, place);
      case "residual":
        return this.residual(alike, place);
      case "branches":
        return this.forked(alike, place, () => this.members(alike, place));
      case "block":
      case "branch":
        return this.block(first, alike, place);
      case "model":
      case "case":
      case "iteration":
        return this.members(alike, place);
    }
  }

  private block({ label }: Region, alike: readonly Region[], place: Place): void {
    const frame = { form: "block", label: sentence(label), times: undefined } as const;
    this.cluster(frame, alike, place, (inner) => this.members(alike, inner));
  }

  /** A frame around what `draw` draws, or a box in its place where frames nest deeper than asked for. */
  private cluster(frame: Frame, alike: readonly Region[], place: Place, draw: (inner: Place) => void): void {
    if (place.folded !== undefined) return draw(place);
    if (place.level < this.depth) return this.open(frame, alike, place, place.level + 1, draw);
    const { label, times } = frame;
    const { weights, description } = this.facts(frame, alike);
    const node = { form: "box", tone: "block", lines: [label], aside: weights, times, description } as const;
    draw({ ...place, folded: this.sketch.node(place, node, true) });
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
    this.sketch.close(place, inner, { ...frame, ...this.facts(frame, alike) });
  }

  private facts({ form, label, times }: Frame, alike: readonly Region[]) {
    const count = countWeights(this.typed, alike.slice(0, 1));
    const weights = count === 0 ? undefined : weightWords(count);
    const description = [`${pathOf(alike)}: ${form} ${label}`, times, weights]
      .filter((part) => part !== undefined)
      .join(", ");
    return { weights, description };
  }

  /** The body once for each kind of iteration, with how often and when it runs. */
  private loop(first: Region, alike: readonly Region[], place: Place): void {
    const iterations = first.members.filter(isRegion);
    if (iterations.length === 0) return;
    const label = sentence(first.label);
    const kinds = new Map<string, number[]>();
    for (const [i, iteration] of iterations.entries()) {
      const text = likeness(iteration);
      const indices = kinds.get(text);
      if (indices === undefined) kinds.set(text, [i]);
      else indices.push(i);
    }
    const ofKind = (indices: readonly number[]) =>
      alike.flatMap(({ members }) => indices.map((i) => members[i]).filter(isRegionMember));
    const frame = { form: "loop", label, times: `× ${iterations.length}` } as const;
    this.cluster(frame, alike, place, (inner) => {
      for (const indices of kinds.values()) {
        const bodies = ofKind(indices);
        if (kinds.size === 1 || inner.folded !== undefined) this.members(bodies, inner);
        else this.variant(`${label} ${indexWords(indices)}`, indices.length, bodies, inner);
      }
    });
  }

  /** Those iterations that are alike. It does not count as a level: it is the loop's own body. */
  private variant(label: string, count: number, bodies: readonly Region[], place: Place): void {
    const frame = { form: "variant", label, times: count === 1 ? undefined : `× ${count}` } as const;
    this.open(frame, bodies, place, place.level, (inner) => this.members(bodies, inner));
  }

  private residual(alike: readonly Region[], place: Place): void {
    this.forked(alike, place, () => {
      const bodies = alike.map((region) => ({ ...region, members: region.members.slice(0, -1) }));
      this.members(bodies, place);
      drawOp(this.sketch, this.typed, alike.map(({ members }) => members.at(-1)).filter(isOp), place, 0);
    });
  }

  /** Inside, what the regions read comes from a point where its line forks. */
  private forked(alike: readonly Region[], place: Place, draw: () => void): void {
    const read = alike.flatMap(({ inputs }) => inputs.slice(0, 1));
    const [tensor] = read;
    if (place.folded !== undefined || tensor === undefined || this.sketch.origin(tensor) === undefined) return draw();
    const before = read.map((one) => [one, this.sketch.origin(one)] as const);
    const junction = this.junction(tensor, place);
    for (const one of read) this.sketch.comesFrom(one, junction);
    draw();
    for (const [one, origin] of before) {
      if (this.sketch.origin(one) === junction) this.sketch.comesFrom(one, origin);
    }
  }

  private junction(tensor: Tensor, place: Place): string {
    const description = this.sketch.shape(tensor);
    const node = {
      form: "junction",
      tone: "plain",
      lines: [],
      aside: undefined,
      times: undefined,
      description,
    } as const;
    const junction = this.sketch.node(place, node, false);
    this.sketch.connect(tensor, junction, "line");
    return junction;
  }
}

const isRegionMember = (member: Region | TypedOp | undefined): member is Region =>
  member !== undefined && isRegion(member);
const isOp = (member: Region | TypedOp | undefined): member is TypedOp => member !== undefined && !isRegion(member);
