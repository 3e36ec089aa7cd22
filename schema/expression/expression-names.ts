import type { Expression, NameExpression, Subscript } from "./expression-tree.ts";

/** Every name that an expression asks for, in the order written. */
export function namesIn(part: Subscript): readonly NameExpression[] {
  return part.kind === "name" ? [part] : partsOf(part).flatMap(namesIn);
}

function partsOf(part: Subscript): readonly Subscript[] {
  switch (part.kind) {
    case "number":
    case "text":
    case "boolean":
    case "null":
    case "name":
      return [];
    case "list":
      return part.items;
    case "index":
      return [part.target, part.at];
    case "unary":
      return [part.operand];
    case "binary":
    case "logical":
      return [part.left, part.right];
    case "comparison":
      return part.operands;
    case "conditional":
      return [part.then, part.condition, part.otherwise];
    case "call":
      // `given(context)` names an input, not a value.
      return part.name === "given" ? [] : part.arguments;
    case "slice":
      return [part.from, part.to, part.step].filter((end): end is Expression => end !== undefined);
  }
}
