import type { Problem } from "../schema/problem/problem.ts";
import type { Source } from "../schema/problem/source.ts";
import { readSpec } from "../schema/spec/read-spec.ts";
import type { Spec } from "../schema/spec/spec.ts";
import { checkBlockFigure } from "./diagram/check-figure.ts";
import { lintFlow } from "./lint/lint-flow.ts";
import { type Importer, link } from "./model/link.ts";
import { ops } from "./ops/index.ts";

/**
 * What is wrong with the form of a file that is one block: keys, ops, patterns, expressions, what it imports, and
 * running values that go astray, and paths of its figure. Its shapes are known where it is called.
 * @returns undefined for a file that is a model, or should be one
 */
export function checkBlockFile(source: Source, importer: Importer): readonly Problem[] | undefined {
  const { spec, problems: read } = readSpec(source, ops);
  if (spec === undefined || !isBlock(spec)) return undefined;
  const problems = [...read];
  const { root } = link(spec, importer, problems);
  if (problems.some(({ severity }) => severity === "error")) return problems;
  return [...problems, ...checkBlockFigure(root), ...lintFlow(root).problems];
}

/** Without outputs, and with values or sizes that only a call gives: as a model it could not even be looked at. */
function isBlock(spec: Spec): boolean {
  return spec.outputs.length === 0 && !spec.unread.outputs && waitsForCall(spec);
}

/** Whether there are values or sizes that only a call gives. */
export function waitsForCall({ unread, extends: base, params, let: values, free, inputs }: Spec): boolean {
  if (unread.anyValue || base !== undefined) return false;
  const known = new Set(["b", ...[...params, ...values, ...free].map(({ name }) => name.text)]);
  const axes = inputs.flatMap(({ signature }) => signature.side.items);
  return (
    params.some((parameter) => parameter.default === undefined) ||
    axes.some((item) => item.kind === "ellipsis" || (item.kind === "axis" && !known.has(item.name)))
  );
}
