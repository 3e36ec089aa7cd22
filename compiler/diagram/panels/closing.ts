import type { MergedBody, MergedPart } from "./merged.ts";

/** What holds this few boxes is drawn where it stands; if it stands in several places, one less. */
const FEW = 3;

/** A panel with more boxes than this closes what it holds. */
const MOST = 14;

/** Which bodies are drawn where they stand, and which close to a box that a panel opens. */
export class Closing {
  private readonly uses = new Map<MergedBody, number>();
  private readonly shut = new Set<MergedBody>();
  private sizes = new Map<MergedBody, number>();

  private readonly main: MergedBody;

  constructor(main: MergedBody) {
    this.main = main;
    const bodies = [...bodiesIn(main, this.uses)];
    // The innermost first: what they close is smaller for those around.
    for (const body of bodies.reverse()) this.fit(body);
  }

  isBox(body: MergedBody): boolean {
    if (body.isPart) return this.shut.has(body);
    return this.shut.has(body) || this.size(body) > ((this.uses.get(body) ?? 0) > 1 ? FEW - 1 : FEW);
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
    for (const one of inner(body.parts)) {
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
        return part.ops.some((op) => op !== undefined && !op.op.isName && !op.op.source) ? 1 : 0;
      case "call":
      case "idiom":
      case "loop":
        return part.bodies.reduce((sum, body) => sum + (this.isBox(body) ? 1 : this.size(body)), 0);
      default:
        return this.sizeOf(part.parts);
    }
  }

  /** Closes the largest that a body holds open, until it is of a size to read. */
  private fit(body: MergedBody): void {
    const open = [...inner(body.parts)]
      .filter((one) => !this.isBox(one) && this.size(one) > 1)
      .sort((a, b) => this.size(b) - this.size(a));
    for (const one of open) {
      if (this.size(body) <= MOST) return;
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
  for (const one of inner(body.parts)) yield* bodiesIn(one, uses);
}

function* inner(parts: readonly MergedPart[]): Generator<MergedBody> {
  for (const part of parts) {
    if ("bodies" in part) yield* part.bodies;
    else if ("parts" in part) yield* inner(part.parts);
  }
}
