import { type OpRole, roleOf } from "../ops/op-role.ts";
import type { Body, Item, OpItem } from "../outline/outline.ts";
import { attentionAt } from "./attention.ts";
import { convolutionAt, separableAt } from "./convolutions.ts";
import { exciteAt } from "./excite.ts";
import { type Flow, flowOf, type Step } from "./flow.ts";
import type { Found } from "./found.ts";
import { headAt } from "./head.ts";
import type { Idiom } from "./idiom.ts";
import { mixingAround } from "./mixing.ts";
import { mlpAt } from "./mlp.ts";
import { patchesAt } from "./patches.ts";
import { positionsAt } from "./positions.ts";
import { type Dims, strandsOf } from "./strands-of.ts";
import { windowsAround } from "./windows.ts";

const known = new WeakMap<Body, readonly Idiom[]>();

/** What the ops of a body are together, the outermost first to last, without overlap. Made when it is first asked for. */
export function idiomsOf(body: Body): readonly Idiom[] {
  const idioms = known.get(body) ?? recognise(body);
  known.set(body, idioms);
  return idioms;
}

/** What may stand beside an idiom in a block that is said to be it. */
const BESIDE: ReadonlySet<OpRole> = new Set(["norm", "chance", "path", "name", "move", "turn", "join"]);

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
  return nested(allIn(flow, strandsOf(flow), isModel(body)));
}

const isModel = ({ regions }: Body): boolean => [...regions.keys()].some(({ kind }) => kind === "model");

/** All that there is, whatever overlaps; of two that do, the first is what a reader sees. */
function allIn(flow: Flow, dims: Dims, isModel: boolean): Found[] {
  const each = <T>(look: (step: Step) => T | undefined): T[] => flow.steps.flatMap((step) => look(step) ?? []);
  const attentions = each((step) => (step.role === "shares" ? attentionAt(step, flow, dims) : undefined));
  const windows = attentions.flatMap((one) => windowsAround(one, flow, dims) ?? []);
  const mlps = each((step) => mlpAt(step, flow, dims));
  const mixings = mlps.flatMap((mlp) => mixingAround(mlp, flow, dims) ?? []);
  const excites = each((step) => exciteAt(step, flow));
  const byInput = new Map(excites.map((excite) => [excite.source, excite]));
  return [
    ...windows,
    ...attentions,
    ...excites,
    ...mixings,
    ...mlps,
    ...each((step) => patchesAt(step, flow)),
    ...(isModel ? each((step) => headAt(step, flow)) : []),
    ...each((step) => separableAt(step, flow, byInput)),
    ...each((step) => convolutionAt(step, flow)),
    ...each((step) => positionsAt(step, flow, dims)),
  ];
}

interface Building {
  readonly found: Found;
  readonly parts: Building[];
}

/** What lies within another is part of it; what overlaps one before it, or is the same, is nothing. */
function nested(found: readonly Found[]): Idiom[] {
  const owners = new Map<Step, Found[]>();
  const kept: Found[] = [];
  for (const one of found) {
    const { steps } = one.cover;
    const met = new Set([...steps].flatMap((step) => owners.get(step) ?? []));
    if (![...met].every((other) => isWithin(other, one) !== isWithin(one, other))) continue;
    kept.push(one);
    for (const step of steps) owners.set(step, [...(owners.get(step) ?? []), one]);
  }
  const around = new Map<Step, Building>();
  const roots: Building[] = [];
  for (const one of kept.sort((a, b) => b.cover.steps.size - a.cover.steps.size)) {
    const building: Building = { found: one, parts: [] };
    const [step] = one.cover.steps;
    const outer = step && around.get(step);
    (outer?.parts ?? roots).push(building);
    for (const step of one.cover.steps) around.set(step, building);
  }
  return inOrder(roots);
}

function isWithin({ cover: { steps: a } }: Found, { cover: { steps: b } }: Found): boolean {
  return a.size <= b.size && [...a].every((step) => b.has(step));
}

const inOrder = (buildings: readonly Building[]): Idiom[] =>
  buildings
    .map((building) => ({ building, place: Math.min(...[...building.found.cover.steps].map(({ place }) => place)) }))
    .sort((a, b) => a.place - b.place)
    .map(({ building: { found, parts } }) => {
      const { kind, title, facts, core, cover } = found;
      const ops = new Set([...core].flatMap(({ item }): OpItem[] => (item.kind === "op" ? [item] : [])));
      // Windows of attention, an MLP of tokens: the one word says the other.
      return {
        kind,
        title,
        facts,
        items: cover.items,
        ops,
        parts: inOrder(parts.filter((part) => part.found.kind === "excite")),
      };
    });
