import * as messages from "../../schema/messages/shape-messages.ts";
import type { Note, Problem } from "../../schema/problem/problem.ts";
import type { Span } from "../../schema/problem/source.ts";
import { type Contracts, compareSizes, type Equality } from "../proof/equality.ts";
import { becauseOfBoth } from "../shape/provenance.ts";
import type { Axis } from "../shape/shape.ts";
import { sameSize, sizeText } from "../size/size.ts";
import type { InferContext } from "./op.ts";

type Judge = Pick<InferContext<unknown, unknown>, "contracts" | "reject">;

/**
 * Requires two axes to have one size, whatever the free sizes are: `differ` says that they never have, `what` is what
 * must agree where they have it only for some.
 */
export function requireSameSize(
  a: Axis,
  b: Axis,
  context: Judge,
  what: string,
  differ: (because: readonly Note[]) => Problem,
): void {
  if (sameSize(a.size, b.size)) return;
  const equality = compareSizes(a.size, b.size, context.contracts);
  if (equality.kind === "always") return;
  const because = becauseOfBoth(a.origin, b.origin);
  const { span, help } = differ(because);
  context.reject(
    equality.kind === "never"
      ? differ(because)
      : equalSometimes(span, what, sizeText(a.size), sizeText(b.size), because, equality, help),
  );
}

/** What is said of two sizes that must agree and are not known to, with what else can be done about it. */
export function equalSometimes(
  span: Span | undefined,
  what: string,
  a: string,
  b: string,
  because: readonly Note[],
  equality: Equality,
  help: readonly string[] = [],
): Problem {
  const ways = [...help, ...witnesses(equality)];
  return messages.conditionallyEqual(span, what, a, b, because, equality.kind === "sometimes", ways);
}

/** What to declare of a free size so that a quotient is whole. */
export function contractFor(verdict: Equality, contracts: Contracts): ReturnType<typeof messages.declareMultiple> {
  if (verdict.kind !== "sometimes" || verdict.multipleOf === undefined) return {};
  const { symbol, m } = verdict.multipleOf;
  return messages.declareMultiple(symbol, m, contracts.get(symbol)?.declared);
}

/** A pair of sizes that works and one that fails: more telling than any condition. */
function witnesses(equality: Equality): readonly string[] {
  if (equality.kind !== "sometimes")
    return ["the compiler cannot decide it: give the free sizes numbers or a contract"];
  const show = (sizes: ReadonlyMap<string, number>) => [...sizes].map(([name, n]) => `${name} = ${n}`).join(", ");
  const help: string[] = [];
  if (equality.works !== undefined) help.push(`it works where ${show(equality.works)}`);
  if (equality.fails !== undefined) help.push(`it fails where ${show(equality.fails)}`);
  return help;
}
