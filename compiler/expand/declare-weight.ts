import * as shapes from "../../schema/messages/shape-messages.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import { weightNotConstant } from "../../schema/spec/free-size-messages.ts";
import * as messages from "../../schema/spec/node-messages.ts";
import type { OpNode } from "../../schema/spec/spec.ts";
import type { WeightDeclaration } from "../op/op.ts";
import { reject } from "../shape/rejection.ts";
import { constantSizes } from "../shape/shape.ts";
import { firstSymbol, isConstant, sizeText } from "../size/size.ts";
import type { Frame } from "./expand-frame.ts";
import type { Region, Weight } from "./typed-graph.ts";

interface Declared extends Weight {
  readonly sharedAs: string | undefined;
  readonly region: Region;
  /** The number of what may not be in the model and declares it; 0 for all that is in it. */
  readonly apart: number;
}

/** The weights of a model as its nodes declare them: each path once, or again where calls share it (rule 19). */
export class Weights {
  readonly all = new Map<string, Declared>();
  private readonly report: (found: Problem) => void;
  /** A region and those around it, outermost first. */
  private readonly way: (region: Region) => readonly Region[];
  /** Loops and calls without an `id` that have been blamed: one that many weights meet is one mistake. */
  private readonly blamed = new Set<string>();
  /** The number of what runs now and may not be in the model, and how many such there were. */
  private apart = 0;
  private runs = 0;

  constructor(report: (found: Problem) => void, way: (region: Region) => readonly Region[]) {
    this.report = report;
    this.way = way;
  }

  /** Answers with the path. Two weights of one path are reported; what the node results in is no less certain. */
  declare(
    path: string,
    declaration: WeightDeclaration,
    { op: { span }, span: whole }: OpNode,
    { shared, region }: Frame,
  ): string {
    const sizes = constantSizes(declaration.shape);
    if (sizes === undefined) {
      const open = declaration.shape.find((size) => !isConstant(size)) ?? 1;
      const shape = `[${declaration.shape.map((size) => sizeText(size)).join(", ")}]`;
      return reject(weightNotConstant(whole, path, shape, firstSymbol(open)));
    }
    const known = this.all.get(path);
    const { apart } = this;
    // What may not be there gives its path to others, and takes none of theirs.
    if (known === undefined || (known.apart !== apart && known.apart > 0))
      this.all.set(path, { ...declaration, path, sizes, span, sharedAs: shared, region, apart });
    else if (known.apart !== apart) return path;
    else if (shared === undefined || shared !== known.sharedAs) this.reportTwice(path, span, known, region);
    else if (known.sizes.join() !== sizes.join())
      this.report(shapes.sharedShape(span, path, known.sizes.join(" x "), sizes.join(" x "), known.span));
    return path;
  }

  /** Runs what may not be in the model: the weights that it declares take no path from others. */
  uncertain(run: () => void): void {
    const around = this.apart;
    this.apart = ++this.runs;
    try {
      run();
    } finally {
      this.apart = around;
    }
  }

  private reportTwice(path: string, span: Span, known: Declared, region: Region): void {
    const first = this.way(known.region);
    const culprit = this.way(region).find((around, i) => around !== first[i]);
    const runsAgain = known.span.start === span.start && known.span.source === span.source;
    if (!runsAgain || culprit === undefined) return this.report(messages.weightTwice(span, path, known.span));
    const place = `${culprit.span.source.name} ${culprit.span.start}`;
    if (this.blamed.has(place)) return;
    this.blamed.add(place);
    this.report(messages.weightAgain(span, path, culprit.kind === "iteration" ? "loop" : culprit.kind, culprit.span));
  }
}
