import type { Fault } from "../problem/fault.ts";
import { fault, replace } from "../problem/fault.ts";
import type { EllipsisItem, Item, Member, PatternForm, Range, Side } from "./pattern-items.ts";
import { patternWords as words } from "./pattern-messages.ts";
import type { Token } from "./pattern-words.ts";
import { readWord } from "./pattern-words.ts";

/** Most axes on one side; no tensor comes near. */
export const mostAxes = 128;

/** Characters that separate words elsewhere: a space says the same. */
const otherSpace = /^[\p{Z}\v\f]$/u;

/** A group whose `)` has not come yet. */
interface OpenGroup {
  readonly opening: Token;
  readonly members: Member[];
  depth: number;
}

/** Reads the tokens of one side or operand. What is wrong goes to `faults`; the same slip twice is said once. */
export function readSide(tokens: readonly Token[], range: Range, form: PatternForm, faults: Fault[]): Side {
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

  constructor(form: PatternForm, faults: Fault[]) {
    this.#form = form;
    this.#faults = faults;
  }

  read(token: Token): void {
    if (token.kind === "word") this.#word(token);
    else if (token.kind !== "(" && token.kind !== ")") this.#other(token);
    else if (this.#form === "signature" || this.#form === "pack") {
      const code = this.#form === "pack" ? "P109" : "P115";
      this.#sayOnce("parentheses", fault(code, token, words.P115(this.#form)));
    } else if (token.kind === "(") this.#open(token);
    else this.#close(token);
  }

  finish(): void {
    // Two `(` and one `)` lack a `)` as well, but that is one slip, already named.
    if (this.#group !== undefined && !this.#said.has("nested")) {
      this.#faults.push(fault("P107", this.#group.opening, words.P107()));
    }
    const [first, second] = this.#ellipses;
    if (first === undefined || second === undefined) return;
    const related = [{ start: first.start, end: first.end, text: words.first }];
    const isPack = this.#form === "pack";
    const found = isPack
      ? fault("P201", second, words.P201("*", "whole"), { related })
      : fault("P105", second, words.P105(this.#form), { related });
    this.#faults.push(found);
  }

  #sayOnce(slip: string, found: Fault): void {
    if (!this.#said.has(slip)) this.#faults.push(found);
    this.#said.add(slip);
  }

  #open(token: Token): void {
    if (this.#group === undefined) this.#group = { opening: token, members: [], depth: 1 };
    else {
      this.#sayOnce("nested", fault("P108", token, words.P108()));
      this.#group.depth++;
    }
  }

  #close(token: Token): void {
    if (this.#group === undefined) this.#faults.push(fault("P106", token, words.P106()));
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
    else if (found !== undefined) this.#faults.push(found);
    for (const member of members) this.#add(member);
  }

  #other(token: Token): void {
    const { text, start, end } = token;
    if (text === "*" && this.#form === "pack") this.#add({ kind: "ellipsis", start, end });
    else {
      const fix = otherSpace.test(text) ? replace(token, " ", "safe") : {};
      this.#sayOnce(text, fault("P103", token, words.P103(text), fix));
    }
  }

  #add(member: Member): void {
    (this.#group?.members ?? this.items).push(member);
    if (member.kind === "ellipsis") this.#ellipses.push(member);
    if (++this.#axes === mostAxes + 1) this.#faults.push(fault("P117", member, words.P117(mostAxes)));
  }
}
