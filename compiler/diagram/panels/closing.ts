import type { Region, TypedOp } from "../../expand/typed-graph.ts";
import type { Opening } from "../opening.ts";
import {
  bodiesOf,
  callAlone,
  isOfStages,
  isSection,
  type MergedBody,
  type MergedLoop,
  type MergedPart,
  partsIn,
  present,
} from "./merged.ts";
import { iterationsOf, runsOf } from "./runs.ts";

/** What holds this few boxes is drawn where it stands; if it stands in several places, one less. */
export const FEW = 3;

/** A panel with more boxes than this closes what it holds, if not said otherwise. */
export const MOST_BOXES = 14;

/** Whether an op is drawn as a box of its own. */
export const isBoxed = ({ op }: TypedOp): boolean => !op.isName && !op.source;

/** Which bodies are drawn where they stand, and which close to a box that a panel opens. */
export class Closing {
  private readonly uses = new Map<MergedBody, number>();
  private readonly shut = new Set<MergedBody>();
  /** Whether the author wants it open or closed, where anything is said. */
  private readonly asked = new Map<MergedBody, boolean>();
  private sizes = new Map<MergedBody, number>();

  private readonly main: MergedBody;

  private readonly most: number;

  /** What is drawn once an iteration in the model's own panel. */
  private readonly stages = new Set<MergedBody>();

  /**
   * @param most a panel with more boxes than this closes what it holds
   * @param staged whether the model's own panel draws stages one by one
   */
  constructor(main: MergedBody, opening: Opening, most: number, staged = false) {
    this.main = main;
    this.most = most;
    this.ask(main, opening);
    if (staged) this.stage(main);
    const bodies = [...bodiesIn(main, this.uses)];
    for (const body of bodies) if (isSection(body)) this.shut.add(body);
    // The innermost first: what they close is smaller for those around.
    for (const body of bodies.reverse()) this.fit(body);
  }

  /** Whether a loop's iterations are drawn one by one. */
  isStaged(loop: MergedLoop): boolean {
    return loop.bodies.some((body) => this.stages.has(body));
  }

  isBox(body: MergedBody): boolean {
    const asked = this.asked.get(body);
    if (asked !== undefined) return !asked;
    if (this.stages.has(body)) return false;
    if (body.isPart) return this.shut.has(body);
    return this.shut.has(body) || this.size(body) > ((this.uses.get(body) ?? 0) > 1 ? FEW - 1 : FEW);
  }

  /** Whether its author wants it drawn where it stands, whatever it holds. */
  isOpened(body: MergedBody): boolean {
    return this.asked.get(body) === true;
  }

  private holdsOpened(body: MergedBody): boolean {
    return this.isOpened(body) || [...bodiesOf(body.parts)].some((one) => this.isOpened(one));
  }

  /** What runs in bodies that the author closed, which nobody sees. */
  hidden(): ReadonlySet<Region> {
    const found = new Set<Region>();
    for (const [body, isOpen] of this.asked) if (!isOpen) hide(body, [...body.runs.keys()], found);
    return found;
  }

  /** What has a panel, the model's own body first, each after those that have a box for it, as they come up. */
  panels(): MergedBody[] {
    const after = new Set<MergedBody>();
    const visit = (body: MergedBody): void => {
      for (const one of [...new Set(this.boxesIn(body))].reverse()) if (!after.has(one)) visit(one);
      after.add(body);
    };
    visit(this.main);
    return [...after].reverse();
  }

  private *boxesIn(body: MergedBody): Generator<MergedBody> {
    for (const one of bodiesOf(body.parts)) {
      if (this.asked.get(one) === false) continue;
      if (this.isBox(one)) yield one;
      else yield* this.boxesIn(one);
    }
  }

  /** How many boxes a body is where it is drawn open. */
  private size(body: MergedBody): number {
    const known = this.sizes.get(body) ?? this.sizeOf(body.parts);
    this.sizes.set(body, known);
    return known;
  }

  private sizeOf(parts: readonly MergedPart[]): number {
    return parts.reduce((sum, part) => sum + this.boxes(part), 0);
  }

  private boxes(part: MergedPart): number {
    switch (part.kind) {
      case "op":
        return part.ops.some((op) => op !== undefined && isBoxed(op)) ? 1 : 0;
      case "call":
      case "idiom":
      case "section":
      case "loop":
        return part.bodies.reduce((sum, body) => sum + (this.isBox(body) ? 1 : this.size(body)), 0);
      default:
        return this.sizeOf(part.parts);
    }
  }

  /** Notes what is said of the bodies in a body, each of which is drawn in one way wherever it stands. */
  private ask(body: MergedBody, opening: Opening, seen = new Set<MergedBody>()): void {
    if (seen.size === seen.add(body).size) return;
    for (const part of partsIn(body.parts)) {
      const loops = part.kind === "loop" ? part.regions.flatMap((region) => region?.path ?? []) : [];
      for (const one of part.bodies) {
        const asked = opening.isOpen([...one.paths, ...loops]);
        // A loop of one call is drawn as the call.
        const drawn = part.kind === "loop" ? [one, ...(callAlone(one)?.bodies ?? [])] : [one];
        if (asked !== undefined)
          for (const each of drawn) this.asked.set(each, asked && this.asked.get(each) !== false);
        this.ask(one, opening, seen);
      }
    }
  }

  /** Stages stand there open, and what is in them does not. */
  private stage({ parts }: MergedBody): void {
    for (const loop of [...partsIn(parts)].filter(isOfStages))
      for (const body of loop.bodies)
        if (this.asked.get(body) !== false && !this.stages.has(body)) {
          this.stages.add(body);
          for (const inner of bodiesOf(body.parts)) if (!inner.isPart || isSection(inner)) this.shut.add(inner);
        }
  }

  /** Closes the largest that a body holds open, until it is of a size to read. */
  private fit(body: MergedBody): void {
    if (this.isOpened(body)) return;
    const open = [...bodiesOf(body.parts)]
      .filter((one) => !this.isBox(one) && !this.holdsOpened(one) && this.size(one) > 1)
      .sort((a, b) => this.size(b) - this.size(a));
    for (const one of open) {
      if (this.size(body) <= this.most) return;
      this.shut.add(one);
      this.sizes = new Map();
    }
  }
}

/** A body and those in it, each once, before those that it holds; counts where they stand. */
function* bodiesIn(body: MergedBody, uses: Map<MergedBody, number>): Generator<MergedBody> {
  const count = uses.get(body) ?? 0;
  uses.set(body, count + 1);
  if (count > 0) return;
  yield body;
  for (const one of bodiesOf(body.parts)) yield* bodiesIn(one, uses);
}

function hide(body: MergedBody, runs: readonly number[], found: Set<Region>): void {
  for (const { kind, regions, bodies } of partsIn(body.parts)) {
    const own = present(regions, runs);
    for (const ran of runsOf(bodies, kind === "loop" ? iterationsOf(own) : own)) {
      // Some of what is in a region does not hide the rest.
      if (!ran.body.isPart) for (const region of ran.regions) found.add(region);
      hide(ran.body, ran.runs, found);
    }
  }
}
