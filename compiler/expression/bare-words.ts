import type { Expression } from "../../schema/expression/expression.ts";
import type { Located, Name } from "../../schema/spec/spec.ts";

/**
 * Names that would be texts if they stood between quotes: items of lists, sides of `==`, branches of a choice, and the
 * whole expression where its place takes a text.
 */
export function* bareWords(located: Located, placeTakesText: boolean): Generator<Name> {
  if (located.kind === "list") {
    for (const item of located.items) yield* bareWords(item, placeTakesText);
    return;
  }
  if (located.kind === "broken") return;
  for (const { name, start, end } of wordsIn(located.expression, placeTakesText))
    yield { text: name, span: located.at(start, end) };
}

function* wordsIn(e: Expression, takesText: boolean): Generator<Extract<Expression, { kind: "name" }>> {
  switch (e.kind) {
    case "name":
      if (takesText) yield e;
      break;
    case "list":
      for (const item of e.items) yield* wordsIn(item, takesText);
      break;
    case "comparison":
      for (const operand of e.operands) yield* wordsIn(operand, e.operators.some(isEquality));
      break;
    case "logical":
      for (const side of [e.left, e.right]) yield* wordsIn(side, false);
      break;
    case "unary":
      yield* wordsIn(e.operand, false);
      break;
    case "conditional":
      yield* wordsIn(e.condition, false);
      for (const branch of [e.then, e.otherwise]) yield* wordsIn(branch, takesText);
      break;
  }
}

const isEquality = (operator: string): boolean => operator === "==" || operator === "!=";
