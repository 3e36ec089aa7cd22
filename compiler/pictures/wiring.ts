import type { Item, Member, Pattern, Side } from "../../schema/pattern/pattern.ts";
import { type Wire, wires } from "../drawing/role.ts";
import { shortened } from "../drawing/wrapped.ts";

/** A pattern as wires: each axis enters above, where its dimension splits, and leaves below, where another merges it. */
export interface Wiring {
  readonly above: readonly Dimension[];
  readonly below: readonly Dimension[];
}

/** The axes that make up one dimension of a tensor, the last varying fastest. */
export type Dimension = readonly WireEnd[];

export interface WireEnd {
  readonly name: string;
  /** Nothing for an axis of size 1, which comes from nowhere and goes nowhere. */
  readonly wire: Wire | undefined;
}

/** A name that is wider leaves no room for others; its wire's colour tells it. */
const LONGEST_NAME = 160;

/** More of them are read more easily as text. */
const MOST_ENDS = 12;

/** The wires of a rearrange, repeat or reduce; nothing where they have more axes than there are colours. */
export function wiringOf({ form, operands, output }: Pattern): Wiring | undefined {
  const [input] = operands;
  if (form !== "transform" || input === undefined) return undefined;
  const found = new Map<string, Wire | undefined>();
  const end = (member: Member, side: string): WireEnd => {
    if (member.kind === "unit") return { name: "1", wire: undefined };
    const name = nameOf(member);
    // A number on the left is folded and one on the right is new: equal ones are two axes.
    const key = member.kind === "number" ? `${side} ${member.start}` : name;
    if (!found.has(key)) found.set(key, wires[found.size]);
    return { name: shortened("wire-name-1", name, LONGEST_NAME), wire: found.get(key) };
  };
  const dimensions = ({ items }: Side, side: string) =>
    items.map((item) => membersOf(item).map((member) => end(member, side)));
  const wiring = { above: dimensions(input, "left"), below: dimensions(output, "right") };
  const most = Math.max(...[wiring.above, wiring.below].map((side) => side.flat().length));
  return found.size > wires.length || found.size === 0 || most > MOST_ENDS ? undefined : wiring;
}

const membersOf = (item: Item): readonly Member[] => (item.kind === "group" ? item.members : [item]);

function nameOf(member: Exclude<Member, { kind: "unit" }>): string {
  if (member.kind === "axis") return member.name;
  return member.kind === "number" ? String(member.value) : "…";
}
