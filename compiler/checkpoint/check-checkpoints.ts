import { namesIn } from "../../schema/expression/expression-names.ts";
import { MOST_PROBLEMS } from "../../schema/problem/enough-problems.ts";
import type { Problem } from "../../schema/problem/problem.ts";
import { ruleOfNoWeight, unknownInRule } from "../../schema/spec/checkpoint-messages.ts";
import type { CheckpointRule, Located } from "../../schema/spec/spec.ts";
import type { Model } from "../model/model.ts";
import { collect, reject } from "../shape/rejection.ts";
import { fits, holesOf } from "./checkpoint-path.ts";
import { possibleWeights } from "./possible-weights.ts";

/** Rules of checkpoint maps that name a value which neither their path nor the model has. Needs no weight. */
export function checkRuleNames({ spec, scope }: Model, problems: Problem[]): void {
  for (const rule of spec.checkpoints.flatMap(({ rules }) => rules)) {
    const holes = holesOf(rule);
    for (const { expression, at } of expressionsOf(rule))
      for (const { name, start, end } of namesIn(expression))
        if (!holes.includes(name) && !scope.has(name))
          collect(problems, () => reject(unknownInRule(at(start, end), rule.path.text, name, holes, scope.names())));
  }
}

/** What expressions a rule has, those in lists among them. */
function expressionsOf({ from, sizes }: CheckpointRule): Extract<Located, { kind: "expression" }>[] {
  const flat = (located: Located): Extract<Located, { kind: "expression" }>[] =>
    located.kind === "list" ? located.items.flatMap(flat) : located.kind === "expression" ? [located] : [];
  return [...from.filter((part) => typeof part !== "string"), ...sizes.map(({ value }) => value)].flatMap(flat);
}

/** Rules that are of no use: no weight has such a path, whatever the parameters are. */
export function lintCheckpoints({ spec, root }: Model): Problem[] {
  const possible = possibleWeights(root);
  if (possible === undefined) return [];
  const named = possible.map((path) => path.join("."));
  const found: Problem[] = [];
  for (const rule of spec.checkpoints.flatMap(({ rules }) => rules)) {
    if (found.length >= MOST_PROBLEMS) break;
    if (!possible.some((path) => fits(rule, path))) found.push(ruleOfNoWeight(rule.path.span, rule.path.text, named));
  }
  return found;
}
