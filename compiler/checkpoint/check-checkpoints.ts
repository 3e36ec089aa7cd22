import { namesIn } from "../../schema/expression/expression-names.ts";
import { MOST_PROBLEMS } from "../../schema/problem/enough-problems.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import { ruleOfNoWeight, unknownInRule } from "../../schema/spec/checkpoint-messages.ts";
import type { CheckpointRule, Located, PathStep, WeightPath } from "../../schema/spec/spec.ts";
import type { Model } from "../model/model.ts";
import { collect, reject } from "../shape/rejection.ts";
import { holesOf, textOf } from "./checkpoint-path.ts";
import { fitOf } from "./map-reading.ts";
import { possibleWeights } from "./possible-weights.ts";

type Expression = Extract<Located, { kind: "expression" }>;

/** Rules of checkpoint maps that name a value which neither their path nor the model has. Needs no weight. */
export function checkRuleNames({ spec, scope }: Model, problems: Problem[]): void {
  const seen = new Set<Expression>();
  for (const rule of spec.checkpoints.flatMap(({ rules }) => rules)) {
    const holes = holesOf(rule.path);
    for (const located of expressionsOf(rule)) {
      // What a group's keys stand under is in each of its rules.
      if (seen.has(located)) continue;
      seen.add(located);
      const { expression, at } = located;
      for (const { name, start, end } of namesIn(expression))
        if (!holes.includes(name) && !scope.has(name))
          collect(problems, () =>
            reject(unknownInRule(at(start, end), rule.path.name.text, name, holes, scope.names())),
          );
    }
  }
}

/** What expressions a rule has, those in lists among them. */
function expressionsOf({ from, sizes, resize }: CheckpointRule): Expression[] {
  const flat = (located: Located): Expression[] =>
    located.kind === "list" ? located.items.flatMap(flat) : located.kind === "expression" ? [located] : [];
  const inKeys = from.flat().filter((part) => typeof part !== "string");
  const inResize = [resize?.grid, resize?.others].filter((part) => part !== undefined);
  return [...inKeys, ...sizes.map(({ value }) => value), ...inResize].flatMap(flat);
}

/** Rules that are of no use: no weight has such a path, whatever the parameters are. Of a group that is, once. */
export function lintCheckpoints({ spec, root }: Model): Problem[] {
  const possible = possibleWeights(root);
  if (possible === undefined) return [];
  const named = possible.map((path) => path.join("."));
  const found = new Map<Span, Problem>();
  for (const { rules, layout } of spec.checkpoints)
    for (const { groups, path } of rules) {
      if (found.size >= MOST_PROBLEMS) break;
      // What a spec has from one that it extends is for that one's nodes, and its writer cannot change it there.
      if (path.name.span.source !== spec.span.source) continue;
      const levels = [...groups, path];
      const useless = levels
        .flatMap((level, i) => eachWord(level, levels[i - 1]))
        .find(
          (one) =>
            !possible.some((weight) => fitOf(one, weight, one.name.span === path.name.span ? layout : "pytorch")),
        );
      if (useless === undefined || found.has(useless.name.span)) continue;
      found.set(
        useless.name.span,
        ruleOfNoWeight(useless.name, named, levels.includes(useless) && groups.length === 0),
      );
    }
  return [...found.values()];
}

/** A path with each of the words that may stand in what it adds to that of its group. */
function eachWord(path: WeightPath, group: WeightPath | undefined): WeightPath[] {
  const begin = group?.steps.length ?? 0;
  const words = path.steps.flatMap((step, at) =>
    step.kind === "words" && at >= begin ? [...step.words.keys()].map((text) => ({ at, text })) : [],
  );
  if (words.length === 0) return [path];
  return words.map(({ at, text }): WeightPath => {
    const steps = path.steps.map((step, i): PathStep => (i === at ? { kind: "name", text } : step));
    return { steps, name: { ...path.name, text: textOf(steps) } };
  });
}
