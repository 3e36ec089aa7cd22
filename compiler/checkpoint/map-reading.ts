import type { Side } from "../../schema/pattern/pattern.ts";
import type { CheckpointMap, CheckpointRule, KeyTemplate, WeightPath } from "../../schema/spec/spec.ts";
import type { TypedGraph } from "../expand/typed-graph.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import { Scope } from "../expression/scope.ts";
import { originAt } from "../shape/shape.ts";
import { valueText } from "../shape/value.ts";
import { bySpecificity, type Filling, match, matchBeginning } from "./checkpoint-path.ts";
import { isWeightName, theirWeightName } from "./pytorch-layout.ts";
import { rulePattern } from "./rearranged-constant.ts";
import { resizing } from "./resizing.ts";
import { asItIs, asKernel, asPatternSays } from "./turn.ts";
import { WeightSource } from "./weight-source.ts";

/** How a rule fits a weight: what its holes stand for, and the steps of the weight in what the rule's path names. */
interface Fit {
  readonly filling: Filling;
  readonly rest: readonly string[];
}

/** A checkpoint map, read for the weights of one model. */
export class MapReading {
  readonly map: CheckpointMap;
  private readonly typed: TypedGraph;
  private readonly ordered: readonly CheckpointRule[];
  /** The model of another image size that tensors are of, where it is known. */
  private readonly from: TypedGraph | undefined;

  constructor(map: CheckpointMap, typed: TypedGraph, from?: TypedGraph) {
    this.map = map;
    this.typed = typed;
    this.from = from;
    this.ordered = [...map.rules].sort((a, b) => bySpecificity(a.path, b.path));
  }

  /** What a weight is made of, by the most specific of the rules that fit; undefined where none does. */
  sourceOf(path: string): WeightSource | undefined {
    const steps = path.split(".");
    for (const rule of this.ordered) {
      const fit = fitOf(rule.path, steps, this.map.layout);
      if (fit !== undefined) return this.source(path, rule, fit);
    }
    return undefined;
  }

  private source(path: string, rule: CheckpointRule, { filling, rest }: Fit): WeightSource {
    const { typed, map, from } = this;
    const ours = typed.weights.get(path)?.sizes ?? [];
    const keys = rule.from.map((template) =>
      [keyOf(template, filling, rule.path, typed.model.scope), ...theirNames(rest)]
        .filter((part) => part !== "")
        .join("."),
    );
    const { rearrange } = rule;
    const isOwn = rest.length === 0;
    const pattern =
      rearrange !== undefined && (isOwn || leaves(ours.length, rearrange.pattern.output)) ? rearrange : undefined;
    const isKernel = map.layout !== undefined && (path.endsWith(".kernel") || path === "kernel");
    return new WeightSource({
      resize:
        rule.resize &&
        resizing(
          rule.resize,
          scopeWith(filling, rule.path, typed.model.scope),
          from && scopeWith(filling, rule.path, from.model.scope),
        ),
      path,
      ours,
      keys,
      rule,
      stacks: pattern !== undefined,
      turn:
        pattern !== undefined
          ? asPatternSays(rulePattern(pattern, rule, keys.length), keys.join("` and `"), path, typed)
          : isKernel
            ? asKernel
            : asItIs,
    });
  }
}

/**
 * A rule for what a weight stands in is for it too, where the map has a layout; there, no hole but one of words takes
 * the weight's own name, such as `bias`: what it is called there is the layout's to say.
 */
export function fitOf(path: WeightPath, steps: readonly string[], layout: CheckpointMap["layout"]): Fit | undefined {
  const last = path.steps.at(-1)?.kind;
  const owner = layout !== undefined && isNamedByLayout(steps) ? steps.slice(0, -1) : steps;
  const isWhole = owner === steps || last === "name" || last === "words";
  const filling = isWhole ? match(path.steps, steps) : undefined;
  if (filling !== undefined || layout === undefined) return filling && { filling, rest: [] };
  const found = matchBeginning(path.steps, owner);
  return found && { filling: found.filling, rest: [...found.rest, ...steps.slice(owner.length)] };
}

const isNamedByLayout = (steps: readonly string[]): boolean => steps.length > 1 && isWeightName(steps.at(-1) ?? "");

const theirNames = (rest: readonly string[]): readonly string[] =>
  rest.map((step, i) => (i === rest.length - 1 ? theirWeightName(step) : step));

/** A pattern of a rule for a node is for those of its weights that have as many axes as it leaves. */
const leaves = (rank: number, { items }: Side): boolean =>
  items.some(({ kind }) => kind === "ellipsis") || items.length === rank;

/** The model's values, and what the holes of a rule's path stand for. */
function scopeWith(filling: Filling, { name: { span } }: WeightPath, model: Scope): Scope {
  const scope = new Scope(model.contracts, model);
  for (const [name, value] of filling)
    scope.define(name, "loop", { value, origin: originAt(`\`${name}\` is ${value}`, span) });
  return scope;
}

function keyOf(template: KeyTemplate, filling: Filling, path: WeightPath, model: Scope): string {
  const scope = scopeWith(filling, path, model);
  return template
    .map((part) => {
      if (typeof part === "string") return part;
      const { value } = evaluate(part, scope);
      return typeof value === "string" ? value : valueText(value);
    })
    .join("");
}
