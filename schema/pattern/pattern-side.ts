import type { Fault } from "../problem/fault.ts";
import { limits } from "../problem/limits.ts";
import type { Offsets } from "../problem/source.ts";
import type { EllipsisItem, Item, Member, PatternForm, Side } from "./pattern-items.ts";
import {
  closesNothing,
  groupInGroup,
  secondEllipsis,
  secondStar,
  strangeCharacter,
  strayGroup,
  tooManyAxes,
  unclosedGroup,
} from "./pattern-messages.ts";
import type { Token } from "./pattern-words.ts";
import { readWord } from "./pattern-words.ts";

const mostAxes = limits.axes.most;

/** What closes a pair is the same slip as what opens it. */
const pairs: ReadonlyMap<string, string> = new Map([
  ["]", "["],
  ["}", "{"],
]);

/** A group whose `)` has not come yet. */
interface OpenGroup {
  readonly opening: Token;
  readonly members: Member[];
  depth: number;
}

/** Reads the tokens of one side or operand. What is wrong goes to `faults`; the same slip twice is said once. */
export function readSide(tokens: readonly Token[], range: Offsets, form: PatternForm, faults: Fault[]): Side {
  const reader = new SideReader(form, faults);
  for (const token of tokens) reader.read(token);
  reader.finish();
  return { items: reader.items, start: range.start, end: range.end };
}

class SideReader {
  readonly items: Item[] = [];
  readonly #form: PatternForm;
  readonly #faults: Fault[];
  readonly #said = new Set<string>();
  readonly #ellipses: EllipsisItem[] = [];
  #group: OpenGroup | undefined;
  #axes = 0;
  /** Whether a `[` is open, which is the fault itself: what stands in it is none. */
  #bracketed = false;

  constructor(form: PatternForm, faults: Fault[]) {
    this.#form = form;
    this.#faults = faults;
  }

  read(token: Token): void {
    if (token.kind === "word") this.#word(token);
    else if (token.kind !== "(" && token.kind !== ")") this.#other(token);
    else if (this.#form === "signature" || this.#form === "pack") {
      this.#sayOnce("parentheses", strayGroup(token, this.#form));
    } else if (token.kind === "(") this.#open(token);
    else this.#close(token);
  }

  finish(): void {
    // Two `(` and one `)` lack a `)` as well, but that is one slip, already named.
    if (this.#group !== undefined && !this.#said.has("nested")) {
      this.#faults.push(unclosedGroup(this.#group.opening));
    }
    const [first, second] = this.#ellipses;
    if (first === undefined || second === undefined) return;
    const isPack = this.#form === "pack";
    this.#faults.push(isPack ? secondStar(second, first) : secondEllipsis(second, this.#form, first));
  }

  #sayOnce(slip: string, found: Fault): void {
    if (!this.#said.has(slip)) this.#faults.push(found);
    this.#said.add(slip);
  }

  #open(token: Token): void {
    if (this.#group === undefined) this.#group = { opening: token, members: [], depth: 1 };
    else {
      this.#sayOnce("nested", groupInGroup(token));
      this.#group.depth++;
    }
  }

  #close(token: Token): void {
    if (this.#group === undefined) this.#faults.push(closesNothing(token));
    else if (--this.#group.depth === 0) {
      const { opening, members } = this.#group;
      const place = { start: opening.start, end: token.end };
      this.items.push(members.length === 0 ? { kind: "unit", ...place } : { kind: "group", members, ...place });
      this.#group = undefined;
    }
  }

  #word(token: Token): void {
    const { members, fault: found } = readWord(token, this.#form);
    if (found?.code === "P104") this.#sayOnce("dots", found);
    else if (found !== undefined && !this.#bracketed) this.#faults.push(found);
    for (const member of members) this.#add(member);
  }

  #other(token: Token): void {
    const { text, start, end } = token;
    if (text === "*" && this.#form === "pack") this.#add({ kind: "ellipsis", start, end });
    else if (text === "]" && this.#bracketed) this.#bracketed = false;
    else {
      this.#bracketed ||= text === "[";
      this.#sayOnce(pairs.get(text) ?? text, strangeCharacter(token));
    }
  }

  #add(member: Member): void {
    (this.#group?.members ?? this.items).push(member);
    if (member.kind === "ellipsis") this.#ellipses.push(member);
    if (++this.#axes === mostAxes + 1) this.#faults.push(tooManyAxes(member, mostAxes));
  }
}
