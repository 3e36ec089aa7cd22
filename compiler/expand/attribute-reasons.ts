import type { Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import type { AttributeSyntax, Located, OpNode } from "../../schema/spec/spec.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import type { Scope } from "../expression/scope.ts";
import { silently } from "../shape/rejection.ts";
import { reasons } from "../shape/value.ts";

/** What an op says of a value that it was given, together with where that value came from. */
export function withReasons(found: Problem, node: OpNode, scope: Scope): Problem {
  const { span } = found;
  if (span === undefined || found.because.length > 0) return found;
  const given = [...(node.argument === undefined ? [] : [node.argument]), ...node.attributes.values()];
  const values = given.flatMap((syntax) => {
    const all = valuesOf(syntax);
    return isSame(syntax.span, span) ? all : all.filter((value) => isSame(value.span, span));
  });
  const because = values.flatMap((value) => silently(() => reasons(evaluate(value, scope).origin, span)) ?? []);
  return because.length === 0 ? found : { ...found, because };
}

/** The expressions of an attribute. */
function valuesOf(syntax: AttributeSyntax): readonly Located[] {
  switch (syntax.kind) {
    case "expression":
      return [syntax.value];
    case "list":
    case "named":
      return syntax.value;
    case "sizes":
      return syntax.value.map(({ value }) => value);
    default:
      return [];
  }
}

const isSame = (a: Span, b: Span): boolean => a.source === b.source && a.start === b.start && a.end === b.end;
