import type { Literal, Said } from "../code.ts";

export const isSaid = (literal: Literal): literal is Said => typeof literal === "object" && "words" in literal;

/** A number wherever one is: alone, or in lists. */
const mapped = (literal: Literal, of: (leaf: string | Said) => string): Literal =>
  typeof literal === "string" || isSaid(literal) ? of(literal) : literal.map((one) => mapped(one, of));

/** The same in numbers alone. */
export const inNumbers = (literal: Literal): Literal =>
  mapped(literal, (leaf) => (typeof leaf === "string" ? leaf : leaf.number));

/** What a name of the words that all share stands for. */
export const givenTo = (literal: Literal, place: number): Literal =>
  mapped(literal, (leaf) => {
    const piece = typeof leaf === "string" ? undefined : leaf.words[place];
    if (piece === undefined || typeof piece === "string")
      throw new Error("words without a name that they were said to have");
    return piece.text;
  });

/** The words that all of these share, but for what names in them stand for; nothing where one is a mere number. */
export function sharedWords(literals: readonly Literal[]): Said["words"] | undefined {
  const leaves = literals.flatMap(leavesOf);
  const [first] = leaves;
  if (first === undefined || typeof first === "string") return undefined;
  const mark = markOf(first);
  return leaves.every((leaf) => typeof leaf !== "string" && markOf(leaf) === mark) ? first.words : undefined;
}

const leavesOf = (literal: Literal): readonly (string | Said)[] =>
  typeof literal === "string" || isSaid(literal) ? [literal] : literal.flatMap(leavesOf);

const markOf = ({ words }: Said): string =>
  JSON.stringify(words.map((piece) => (typeof piece === "string" ? piece : { name: piece.name })));
