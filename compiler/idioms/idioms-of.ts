import { type OpRole, roleOf } from "../ops/op-role.ts";
import type { Body, Item, OpItem } from "../outline/outline.ts";
import { attentionAt } from "./attention.ts";
import { type Flow, flowOf, type Step } from "./flow.ts";
import type { Found } from "./found.ts";
import type { Idiom } from "./idiom.ts";
import { mlpAt } from "./mlp.ts";
import { type Dims, strandsOf } from "./strands-of.ts";

const known = new WeakMap<Body, readonly Idiom[]>();

/** What the ops of a body are together, the outermost first to last, without overlap. Made when it is first asked for. */
export function idiomsOf(body: Body): readonly Idiom[] {
  const idioms = known.get(body) ?? recognise(body);
  known.set(body, idioms);
  return idioms;
}

/** What may stand beside an idiom in a block that is said to be it. */
const BESIDE: ReadonlySet<OpRole> = new Set(["norm", "chance", "path", "name", "move"]);

/**
 * The idiom that a body is as a whole, but for norms and what drops out: what can be said of a block that has a title of
 * its own.
 */
export function idiomOf(body: Body): Idiom | undefined {
  const [idiom, ...others] = idiomsOf(body);
  if (idiom === undefined || others.length > 0) return undefined;
  const covered = new Set(idiom.items);
  const isBeside = (item: Item): boolean => {
    if (covered.has(item)) return true;
    if (item.kind === "op") return BESIDE.has(roleOf(item.op));
    return (item.kind === "case" || item.kind === "branches" || item.kind === "branch") && item.items.every(isBeside);
  };
  return body.items.every(isBeside) ? idiom : undefined;
}

function recognise(body: Body): Idiom[] {
  const flow = flowOf(body);
  const dims = strandsOf(flow);
  const found = flow.steps.flatMap((step) => foundAt(step, flow, dims));
  return nested(found);
}

function foundAt(step: Step, flow: Flow, dims: Dims): Found[] {
  const found = step.role === "shares" ? attentionAt(step, flow, dims) : mlpAt(step, flow, dims);
  return found === undefined ? [] : [found];
}

/** Large before small: what lies within another is part of it, and what overlaps a larger one is nothing. */
function nested(found: readonly Found[]): Idiom[] {
  const owner = new Map<Step, Building>();
  const roots: Building[] = [];
  for (const one of [...found].sort((a, b) => b.cover.steps.size - a.cover.steps.size)) {
    const { steps } = one.cover;
    const around = new Set([...steps].map((step) => owner.get(step)));
    const [outer] = around;
    if (around.size > 1) continue;
    const building: Building = { found: one, parts: [] };
    if (outer === undefined) roots.push(building);
    else if (outer.found.cover.items.length > 0 && isSame(outer.found, one)) continue;
    else outer.parts.push(building);
    for (const step of steps) owner.set(step, building);
  }
  return inOrder(roots);
}

interface Building {
  readonly found: Found;
  readonly parts: Building[];
}

const isSame = (a: Found, b: Found): boolean => a.cover.steps.size === b.cover.steps.size;

const inOrder = (buildings: readonly Building[]): Idiom[] =>
  buildings
    .map((building) => ({ building, place: Math.min(...[...building.found.cover.steps].map(({ place }) => place)) }))
    .sort((a, b) => a.place - b.place)
    .map(({ building: { found, parts } }) => {
      const { kind, title, facts, core, cover } = found;
      const ops = new Set([...core].flatMap(({ item }): OpItem[] => (item.kind === "op" ? [item] : [])));
      return { kind, title, facts, items: cover.items, ops, parts: inOrder(parts) };
    });
