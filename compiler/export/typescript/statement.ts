import { type Code, type Literal, literalsOf, skeletonOf, withLiterals } from "./code.ts";

/** Sets names to the value of an expression. */
export interface Assignment {
  readonly kind: "assign";
  /** `const [q, k]`, `let x: tf.Tensor`, `x` */
  readonly target: string;
  readonly value: Code;
  comment: Comment;
}

/** A loop over weights, or over numbers where an iteration has none. */
export interface Loop {
  readonly kind: "loop";
  /** What the weights of an iteration are called, and the list that they come from. */
  readonly over: { readonly item: string; readonly list: string } | undefined;
  readonly index: string;
  readonly count: Code;
  /** What an iteration does; where they are of several kinds, each with the condition on `index`. */
  readonly kinds: readonly { readonly when: Code | undefined; readonly body: readonly Statement[] }[];
}

/** An iteration that is like no other of its loop. */
export interface Once {
  readonly kind: "once";
  readonly over: { readonly item: string; readonly list: string } | undefined;
  readonly body: readonly Statement[];
}

export interface Plain {
  readonly kind: "plain";
  readonly value: Code;
}

export type Statement = Assignment | Loop | Once | Plain;

/** Words after a line: an einops pattern, or the axes of what it gives, of which some may differ between runs. */
export type Comment = readonly string[] | undefined;

const bodiesOf = (statement: Loop | Once): readonly (readonly Statement[])[] =>
  statement.kind === "once" ? [statement.body] : statement.kinds.map(({ body }) => body);

/** What lists of statements have in common if they differ in numbers and comments alone. */
export function skeleton(statements: readonly Statement[]): string {
  return JSON.stringify(statements.map(one));

  function one(statement: Statement): unknown {
    switch (statement.kind) {
      case "assign":
        return [statement.target, skeletonOf(statement.value)];
      case "plain":
        return skeletonOf(statement.value);
      case "once":
        return [statement.over, skeleton(statement.body)];
      case "loop": {
        const { over, index, count, kinds } = statement;
        const inside = kinds.map(({ when, body }) => [when && skeletonOf(when), skeleton(body)]);
        return [over, index, over === undefined ? skeletonOf(count) : "", inside];
      }
    }
  }
}

/** Their numbers, in order. */
export function literals(statements: readonly Statement[]): Literal[] {
  return statements.flatMap(literalsIn);
}

function literalsIn(statement: Statement): Literal[] {
  switch (statement.kind) {
    case "assign":
    case "plain":
      return literalsOf(statement.value);
    case "once":
      return literals(statement.body);
    case "loop": {
      const inside = statement.kinds.flatMap(({ when, body }) => [...literalsOf(when ?? []), ...literals(body)]);
      return [...(statement.over === undefined ? literalsOf(statement.count) : []), ...inside];
    }
  }
}

/** The statements with other numbers, taken from the front of a list, which loses them. */
export function relabelled(statements: readonly Statement[], given: Literal[]): Statement[] {
  return statements.map((statement) => relabelledOne(statement, given));
}

function relabelledOne(statement: Statement, given: Literal[]): Statement {
  switch (statement.kind) {
    case "assign":
    case "plain":
      return { ...statement, value: withLiterals(statement.value, given) };
    case "once":
      return { ...statement, body: relabelled(statement.body, given) };
    case "loop": {
      const count = statement.over === undefined ? withLiterals(statement.count, given) : statement.count;
      const kinds = statement.kinds.map(({ when, body }) => ({
        when: when && withLiterals(when, given),
        body: relabelled(body, given),
      }));
      return { ...statement, count, kinds };
    }
  }
}

/** Keeps of the first's comments what is true of the second's too; the two have one skeleton. */
export function agreeOnComments(first: readonly Statement[], second: readonly Statement[]): void {
  for (const [i, statement] of first.entries()) {
    const other = second[i];
    if (statement.kind === "assign" && other?.kind === "assign") {
      statement.comment = common(statement.comment, other.comment);
    } else if ((statement.kind === "loop" || statement.kind === "once") && other?.kind === statement.kind) {
      const others = bodiesOf(other);
      for (const [k, body] of bodiesOf(statement).entries()) agreeOnComments(body, others[k] ?? []);
    }
  }
}

function common(a: Comment, b: Comment): Comment {
  if (a === undefined || b === undefined || a.length !== b.length) return undefined;
  const words = a.map((word, i) => (word === b[i] ? word : "·"));
  return words.every((word) => word === "·") ? undefined : words;
}

/** `const x = value` */
export const set = (target: string, value: Code, comment?: Comment): Assignment => ({
  kind: "assign",
  target,
  value,
  comment,
});

export const plain = (value: Code): Plain => ({ kind: "plain", value });
