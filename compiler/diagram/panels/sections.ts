import { opName } from "../op-label.ts";
import { sentence } from "../title-words.ts";
import { FEW, isBoxed, MOST_BOXES } from "./closing.ts";
import { type MergedBody, type MergedGroup, type MergedPart, present } from "./merged.ts";
import { blockTitle } from "./panel-title.ts";
import { writtenOps } from "./runs.ts";

/** A list with more boxes is drawn in sections, where it can be cut. */
const LONG = 40;

/** So many sections stand in one of sections. */
const MOST_SECTIONS = 20;

/** Where more values than this are on their way, a cut would tell nobody how the parts are joined. */
const MOST_VALUES = 4;

/** A section says of so many kinds of what is in it how many there are. */
const MOST_KINDS = 2;

/** What runs the parts: the body that they are of. */
type Around = Pick<MergedBody, "runs" | "numbers" | "paths">;

/** Parts one behind the other, as one to what is around them. */
interface Unit {
  readonly parts: readonly MergedPart[];
  /** How many boxes they are there. */
  readonly boxes: number;
  /** Numbers of the first node and of the one behind the last. */
  readonly from: number;
  readonly to: number;
  /** How many values go past its beginning. */
  readonly values: number;
  /** What it begins with. */
  readonly kind: string;
}

/**
 * Parts of a body, in sections if they are too many for one panel: each a body of its own with a box for it, cut where
 * the fewest values are on their way. A list that is cut nowhere, since each of its parts reads many others, stays as it
 * is. Takes linear time.
 */
export const inSections = (parts: readonly MergedPart[], around: Around): readonly MergedPart[] =>
  new Sectioning(around).list(parts, 1);

class Sectioning {
  private readonly around: Around;
  private readonly all: readonly number[];

  constructor(around: Around) {
    this.around = around;
    this.all = [...around.runs.keys()];
  }

  /** @param first the number of the first node: nodes are counted through a body, whatever structure they stand in */
  list(list: readonly MergedPart[], first: number): readonly MergedPart[] {
    const parts = this.groups(list, first);
    if (boxesOf(parts) <= LONG) return parts;
    let units = this.units(parts, first);
    for (let most = MOST_BOXES; boxesIn(units) > most; most = MOST_SECTIONS) {
      const pieces = cut(units, most);
      // What can be cut at its ends alone is no easier to read for it.
      const isCut = pieces.every((own) => boxesIn(own) <= boxesIn(units) / 2);
      if (!isCut || pieces.length === units.length) break;
      units = pieces.map((own) => this.section(own));
    }
    return units.flatMap((unit) => unit.parts);
  }

  private groups(parts: readonly MergedPart[], first: number): readonly MergedPart[] {
    let to = first;
    return parts.map((part) => {
      const from = to;
      to += nodesIn([part]);
      return "parts" in part ? { ...part, parts: this.inner(part, from) } : part;
    });
  }

  /** What joins values stands where they come together; branches are not one behind the other. */
  private inner({ kind, parts }: MergedGroup, first: number): readonly MergedPart[] {
    if (kind === "branches") return this.groups(parts, first);
    return kind === "branch" ? this.list(parts, first) : [...this.list(parts.slice(0, -1), first), ...parts.slice(-1)];
  }

  private units(parts: readonly MergedPart[], first: number): Unit[] {
    const values = valuesBefore(parts, this.all);
    let to = first;
    return parts.map((part, i) => {
      const from = to;
      to += nodesIn([part]);
      const kind = kindsIn([part], this.all).next().value ?? "";
      return { parts: [part], boxes: boxesOf([part]), from, to, values: (values[i] ?? 0) / this.all.length, kind };
    });
  }

  /** Units one behind the other as one, with a box where there is more than one. */
  private section(units: readonly Unit[]): Unit {
    const [first] = units;
    const last = units.at(-1);
    if (first === undefined || last === undefined) throw new Error("a section holds something");
    if (first === last) return first;
    const { runs, numbers, paths } = this.around;
    const parts = units.flatMap((unit) => unit.parts);
    const [from, to] = [first.from, last.to - 1];
    const body: MergedBody = {
      ...{ runs, numbers, parts },
      paths: paths.map((path) => `${path}${path === "" ? "" : "."}${from}…${to}`),
      idiom: { title: `Nodes ${from}–${to}`, tone: "block", facts: factsOf([...kindsIn(parts, this.all)]) },
      isPart: true,
    };
    return { ...first, to: last.to, parts: [{ kind: "section", regions: runs, bodies: [body] }], boxes: 1 };
  }
}

/** Units in runs of at most so many boxes, about as many in each, cut where the fewest values go from one to the next. */
function cut(units: readonly Unit[], most: number): Unit[][] {
  const found: Unit[][] = [];
  for (let at = 0, left = boxesIn(units); at < units.length; ) {
    const own = units.slice(at, endOf(units, at, left / Math.ceil(left / most), most));
    found.push(own);
    at += own.length;
    left -= boxesIn(own);
  }
  return found;
}

/** Where a section ends that begins at a unit: none holds much less than is aimed at if it need not. */
function endOf(units: readonly Unit[], start: number, aim: number, most: number): number {
  let best: { readonly end: number; readonly cost: readonly number[] } | undefined;
  let boxes = 0;
  for (const [i, unit] of units.slice(start).entries()) {
    boxes += unit.boxes;
    if (boxes > most && best !== undefined) break;
    const end = start + i + 1;
    const { values = 0, kind = "" } = units[end] ?? {};
    if (values > MOST_VALUES) continue;
    const isSmall = boxes < (2 / 3) * aim;
    const cost = [
      isSmall ? 1 : 0,
      isSmall ? -boxes : values,
      kind === units[start]?.kind ? 0 : 1,
      Math.abs(boxes - aim),
    ];
    if (best === undefined || !isLess(best.cost, cost)) best = { end, cost };
  }
  return best?.end ?? units.length;
}

function isLess(one: readonly number[], other: readonly number[]): boolean {
  const at = one.findIndex((cost, i) => cost !== other[i]);
  return at >= 0 && (one[at] ?? 0) < (other[at] ?? 0);
}

const boxesIn = (units: readonly Unit[]): number => units.reduce((sum, { boxes }) => sum + boxes, 0);

/** How many boxes parts are, where all that can be closed is. */
function boxesOf(parts: readonly MergedPart[]): number {
  return parts.reduce((sum, part) => {
    if (part.kind === "op") return sum + (part.ops.some((op) => op !== undefined && isBoxed(op)) ? 1 : 0);
    if ("parts" in part) return sum + boxesOf(part.parts);
    return sum + part.bodies.reduce((own, body) => own + closedBoxes(body), 0);
  }, 0);
}

/** What holds little stands there open. */
function closedBoxes({ parts }: MergedBody): number {
  const boxes = parts.length > FEW ? 0 : boxesOf(parts);
  return boxes > 0 && boxes <= FEW ? boxes : 1;
}

/** How many nodes are written in parts; a residual is one, as its sum. */
function nodesIn(parts: readonly MergedPart[]): number {
  return parts.reduce((sum, part) => {
    if ("parts" in part) return sum + nodesIn(part.parts);
    return (
      sum + (part.kind === "idiom" || part.kind === "section" ? nodesIn(part.bodies.flatMap((body) => body.parts)) : 1)
    );
  }, 0);
}

/** How many values that the parts make are on their way to later ones before each of them, in all runs. */
function valuesBefore(parts: readonly MergedPart[], runs: readonly number[]): number[] {
  const made = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [i, part] of parts.entries())
    for (const { op } of [...writtenOps([part], runs)].flat()) {
      for (const { id } of op.inputs) if (made.has(id)) last.set(id, i);
      for (const { id } of op.results) made.set(id, i);
    }
  const changes = parts.map(() => 0);
  const change = (at: number, by: number) => {
    if (at < changes.length) changes[at] = (changes[at] ?? 0) + by;
  };
  for (const [id, end] of last) {
    change((made.get(id) ?? end) + 1, 1);
    change(end + 1, -1);
  }
  let values = 0;
  return changes.map((by) => (values += by));
}

/** What a reader calls what is in parts, one by one. */
function* kindsIn(parts: readonly MergedPart[], runs: readonly number[]): Generator<string> {
  for (const part of parts) {
    if (part.kind === "op")
      yield* present(part.ops, runs)
        .slice(0, 1)
        .filter(isBoxed)
        .map((op) => opName(op) || sentence(op.op.name));
    else if ("parts" in part) yield* kindsIn(part.parts, runs);
    else if (part.kind === "section" || (part.kind === "idiom" && part.bodies.some((body) => closedBoxes(body) > 1)))
      for (const body of part.bodies) yield* kindsIn(body.parts, runs);
    else yield part.bodies[0]?.idiom?.title ?? blockTitle(present(part.regions, runs));
  }
}

/** `40 Linear, 40 GELU`: most first. */
function factsOf(kinds: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const kind of kinds) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const said = [...counts].sort(([, a], [, b]) => b - a).map(([kind, count]) => `${count} ${kind}`);
  return [...said.slice(0, MOST_KINDS), ...(said.length > MOST_KINDS ? ["…"] : [])].join(", ");
}
