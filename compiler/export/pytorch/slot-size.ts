import type { ClassScope } from "./class-scope.ts";
import { literal, nameOf, type Symbolic } from "./python/symbol.ts";

/** The size of an axis in a class that is given it: by name, or as an argument of its own. */
export function slotSize(
  owner: ClassScope,
  known: Symbolic | undefined,
  name: string | undefined,
  size: Symbolic["value"],
  given: Symbolic | undefined,
): Symbolic {
  if (known !== undefined && known.value === size) return known;
  if (typeof size !== "number") return { value: size, isWhole: true, in: (place) => place.free(size) };
  return nameOf({
    ...{ name: name ?? "size", kind: "argument", owner, source: given ?? literal(size), order: 50 },
    ...{ value: size, isWhole: true },
  }).symbol;
}
