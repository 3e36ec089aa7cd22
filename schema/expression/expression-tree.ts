/** A part of an expression; offsets count in the expression's decoded text and include parentheses around the part. */
interface Part {
  readonly start: number;
  readonly end: number;
}

export interface NumberExpression extends Part {
  readonly kind: "number";
  readonly value: number;
}

export interface TextExpression extends Part {
  readonly kind: "text";
  readonly value: string;
}

export interface BooleanExpression extends Part {
  readonly kind: "boolean";
  readonly value: boolean;
}

export interface NullExpression extends Part {
  readonly kind: "null";
}

/** A parameter, a `let` value, a loop variable or a size; in Unicode's normal form C. */
export interface NameExpression extends Part {
  readonly kind: "name";
  readonly name: string;
}

export interface ListExpression extends Part {
  readonly kind: "list";
  readonly items: readonly Expression[];
}

/** `depths[i]`, `depths[:s]` */
export interface IndexExpression extends Part {
  readonly kind: "index";
  readonly target: Expression;
  readonly at: Subscript;
}

export interface UnaryExpression extends Part {
  readonly kind: "unary";
  readonly operator: "-" | "+" | "not";
  readonly operand: Expression;
}

export type ArithmeticOperator = "+" | "-" | "*" | "/" | "//" | "%" | "**";

export interface BinaryExpression extends Part {
  readonly kind: "binary";
  readonly operator: ArithmeticOperator;
  readonly left: Expression;
  readonly right: Expression;
}

export type ComparisonOperator = "<" | "<=" | ">" | ">=" | "==" | "!=";

/** `a < b <= c` holds if `a < b` and `b <= c` do: one operand more than operators. */
export interface ComparisonExpression extends Part {
  readonly kind: "comparison";
  readonly operands: readonly Expression[];
  readonly operators: readonly ComparisonOperator[];
}

/** The right side is not evaluated where the left decides. */
export interface LogicalExpression extends Part {
  readonly kind: "logical";
  readonly operator: "and" | "or";
  readonly left: Expression;
  readonly right: Expression;
}

/** `then if condition else otherwise` */
export interface ConditionalExpression extends Part {
  readonly kind: "conditional";
  readonly condition: Expression;
  readonly then: Expression;
  readonly otherwise: Expression;
}

/** Whether the function exists is the evaluator's question. */
export interface CallExpression extends Part {
  readonly kind: "call";
  readonly name: string;
  readonly nameEnd: number;
  readonly arguments: readonly Expression[];
}

export type Expression =
  | NumberExpression
  | TextExpression
  | BooleanExpression
  | NullExpression
  | NameExpression
  | ListExpression
  | IndexExpression
  | UnaryExpression
  | BinaryExpression
  | ComparisonExpression
  | LogicalExpression
  | ConditionalExpression
  | CallExpression;

/** `from:to:step`, each of which may be left out. Only between brackets. */
export interface Slice extends Part {
  readonly kind: "slice";
  readonly from?: Expression;
  readonly to?: Expression;
  readonly step?: Expression;
}

export type Subscript = Expression | Slice;
