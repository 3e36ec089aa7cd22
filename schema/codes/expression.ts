import type { CodePage, CodePages } from "./page.ts";

/** The example is a node whose length is the expression. */
const length = (title: string, cause: string, wrong: string, right: string, way: string): CodePage => ({
  title,
  cause,
  place: "nodes",
  wrong: `{ "linear": ${JSON.stringify(wrong)} }`,
  right: `{ "linear": ${JSON.stringify(right)} }`,
  way,
});

const limit = (title: string, cause: string, wrong: string, way: string): CodePage => ({ title, cause, place: "elsewhere", wrong, way });

/** E: an expression cannot be read (E3xx), or has no value (E5xx). */
export const EXPRESSION_CODES: CodePages = {
  E301: length("value expected", "An operator or a bracket wants a value, and none is there.", "3 *", "3 * dim", "Write the missing value."),
  E302: length("empty expression", "A string where a number or a condition stands is an expression; this one is empty.", "", "dim", "Write a value; text stands between single quotes: `''`."),
  E303: length("bracket never closed", "An expression ends inside a bracket.", "(dim + 1", "(dim + 1)", "Close the bracket."),
  E304: length("bracket that closes nothing", "A closing bracket is one too many, or of the other kind.", "dim + 1)", "dim + 1", "Delete it, or write what it should close."),
  E305: length("unknown character", "Expressions have letters, digits, `_` and Python's operators.", "dim @ 2", "dim * 2", "Write the operator that Python would."),
  E306: length("written otherwise", "The sign or word belongs to another language, or to typography.", "heads × head_dim", "heads * head_dim", "Write it as Python does: `*`, `and`, `or`, `not`, `**`, `//`."),
  E307: length("text not closed", "Texts in expressions stand between single quotes.", "dim if 'a == 'a' else 1", "dim if 'a' == 'a' else 1", "Close the text with `'`."),
  E308: length("not in this language", "Expressions are arithmetic, comparisons, lists and calls of known functions; nothing else of Python.", "dim if heads in [1, 2] else 2", "dim if heads == 1 or heads == 2 else 2", "Write it with operators that expressions have."),
  E309: length("not a number", "Digits and letters stand together.", "3dim", "3 * dim", "Write a product with `*`."),
  E310: length("number too large", "Whole numbers are exact up to 9007199254740991; a larger one would be rounded silently.", "9007199254740993", "dim", "Use a smaller number."),
  E311: limit("expression too long", "Longer texts than the limit are no formula.", "an expression of more than 4000 characters", "Name parts of it in `let`."),
  E312: limit("expression nested too deeply", "Brackets or operators inside each other beyond the limit would exhaust a parser.", "an expression of hundreds of nested parentheses", "Name parts of it in `let`."),
  E313: length("half a choice", "A choice has both words: `a if condition else b`.", "dim if heads > 1", "dim if heads > 1 else 2 * dim", "Write what holds otherwise."),
  E314: length("operator missing", "Two values stand side by side.", "2 dim", "2 * dim", "Write the operator; a product is `*`."),
  E315: { title: "`not` after an operator", cause: "`not` binds more loosely than the operator before it.", place: "nodes", wrong: '{ "if": "heads == not dim", "then": ["gelu"] }', right: '{ "if": "(not dim) or heads == 4", "then": ["gelu"] }', way: "Put it between parentheses." },
  E316: length("only functions can be called", "A bracket after a value is a call, and values are no functions.", "2(dim)", "2 * (dim)", "Write a product with `*`."),
  E317: length("sign out of place", "A comma or a colon stands where an operator or the end belongs.", "dim, heads", "dim", "Lists stand between `[` and `]`, slices between the brackets of an index."),
  E501: { title: "value of the wrong kind", cause: "The place wants a number, a list or a condition, and the expression gives something else.", place: "nodes", wrong: '{ "linear": "[1, 2]" }', right: '{ "linear": "[1, 2][0]" }', way: "Give a value of that kind; the chain says where this one came from." },
  E502: { title: "not a whole number", cause: "Counts and indices are whole; a `/` that leaves a remainder gives a fraction.", place: "nodes", wrong: '{ "loop": "dim / 3", "nodes": ["gelu"] }', right: '{ "loop": "dim / 16", "nodes": ["gelu"] }', way: "Choose numbers that divide, or say how to round: `//`, `ceil(…)`." },
  E503: length("operator on the wrong kind", "The operator does not work on a value of that kind.", "'a' * dim", "2 * dim", "Look at what the names stand for."),
  E504: length("division by zero", "The divisor is 0.", "dim / (heads - 4)", "dim / heads", "Guard it: `dim / n if n > 0 else …`."),
  E505: length("not exact", "The result is infinite, no number, or a whole number too large to be held exactly.", "dim ** 100", "dim ** 2", "Use smaller numbers."),
  E506: { title: "index out of range", cause: "The list has fewer items.", place: "nodes", wrong: '{ "linear": "[32, 64][2]" }', right: '{ "linear": "[32, 64][1]" }', way: "Count from 0; negative indices count from the end." },
  E507: length("unknown function", "Expressions can call only the functions that the manual lists.", "maximum(dim, 8)", "max(dim, 8)", "Use one of the functions in docs/ops.md."),
  E508: length("wrong arguments", "The function wants other arguments, or more or fewer of them.", "sqrt(dim, 2)", "int(sqrt(dim))", "See the function in docs/ops.md."),
  E509: { title: "number out of range", cause: "The number is outside of what makes sense here.", place: "nodes", wrong: '{ "dropout": 1 }', right: '{ "dropout": 0.1 }', way: "Choose one inside the range that the message gives." },
};
