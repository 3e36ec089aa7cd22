import type { CodePage, CodePages } from "./page.ts";

const text = (title: string, cause: string, wrong: string, right: string, way: string): CodePage => ({
  title,
  cause,
  place: "text",
  wrong,
  right,
  way,
});

const file = (inside: string): string =>
  `{ "vitral": 1, "params": { "dim": 8 }, "inputs": { "x": "b dim" }, "nodes": [{ "linear": 4, "id": "y" }], "outputs": { "y": "y" }${inside} }`;

/** J: the text is no JSON. */
export const JSON_CODES: CodePages = {
  J001: text(
    "trailing comma",
    "JSON has commas between items, none after the last.",
    file(","),
    file(""),
    "Delete the comma; `vitral check --fix` does.",
  ),
  J002: text(
    "property given twice",
    "Most readers of JSON silently keep the last of two properties of one name, so one of them is a mistake.",
    file(', "name": "a", "name": "b"'),
    file(', "name": "a"'),
    "Keep one of the two.",
  ),
  J003: text(
    "comment in JSON",
    "Plain JSON has no comments; files named `.jsonc` may have them.",
    `${file("")} // the end`,
    file(', "doc": "the end"'),
    "Name the file `.jsonc`, or say it in `doc`.",
  ),
  J004: text(
    "missing comma",
    "Two properties or items stand side by side.",
    file(' "name": "a"'),
    file(', "name": "a"'),
    "Put a comma between them; `vitral check --fix` does.",
  ),
  J005: text(
    "property without a value",
    "A property is a name, a colon and a value.",
    file(', "name"'),
    file(', "name": "a"'),
    "Write the colon and the value.",
  ),
  J006: text(
    "bracket never closed",
    "The text ends while a bracket is still open.",
    file("").slice(0, -1),
    file(""),
    "Close it; the missing bracket may belong to one further in.",
  ),
  J007: text(
    "missing quotation mark",
    "A string is open at the end of its line.",
    file(', "name": "a').replace(/ }$/, "\n}"),
    file(', "name": "a"'),
    'Close the string; a `"` inside one is written `\\"`.',
  ),
  J008: text(
    "unknown escape",
    "A backslash stands before something that it does not escape.",
    file(', "name": "\\d"'),
    file(', "name": "\\\\d"'),
    "Write a backslash itself as `\\\\`.",
  ),
  J009: text(
    "bare control character",
    "A string holds a tab, a line break or another character that must be escaped.",
    file(', "name": "a\tb"'),
    file(', "name": "a\\tb"'),
    "Write the escape, such as `\\t`; `vitral check --fix` does.",
  ),
  J010: text(
    "word that is no value",
    "The only bare words of JSON are `true`, `false` and `null`.",
    file(', "free": None'),
    file(', "free": {}'),
    "Put text between quotation marks, or write the word as JSON does.",
  ),
  J011: text(
    "missing value",
    "Something introduces a value, and none follows.",
    file(', "name": '),
    file(', "name": "a"'),
    "Write the value, or delete what introduces it.",
  ),
  J012: text(
    "property name without quotation marks",
    "Names of properties are strings.",
    file(', name: "a"'),
    file(', "name": "a"'),
    'Write the name between `"`.',
  ),
  J013: text(
    "text after the end",
    "A file holds one value.",
    `${file("")} {}`,
    file(""),
    "Delete the rest, or look for a bracket that closes too early.",
  ),
  J014: text("empty file", "There is no JSON value in the file.", " ", file(""), 'Write a spec: `{ "vitral": 1, … }`.'),
  J015: {
    title: "file too long",
    cause: "A text above the limits is no spec; reading stops before it takes all memory.",
    place: "elsewhere",
    wrong: "a file of more than two million characters, or 100 000 values",
    way: "Look for data that does not belong into a spec.",
  },
  J016: {
    title: "nested too deeply",
    cause: "Brackets inside each other beyond the limit would exhaust a parser.",
    place: "elsewhere",
    wrong: "more than 200 brackets inside each other",
    way: "Flatten the structure: blocks and loops need no nesting.",
  },
  J017: text(
    "not a JSON number",
    "JSON numbers have no leading zero or plus, and digits on both sides of the point; whole numbers are exact up to 9007199254740991.",
    file(', "let": { "a": .5 }'),
    file(', "let": { "a": 0.5 }'),
    "Write the number in full.",
  ),
  J018: text(
    "impossible character",
    "A null character, or half of a surrogate pair, is no text.",
    file(', "name": "\\u0000"'),
    file(', "name": "a"'),
    "Delete it, or write both halves of the pair.",
  ),
  J019: text(
    "stray character",
    "A character that JSON does not have stands between values.",
    file(", 'name': 1"),
    file(', "name": "a"'),
    'Strings stand between double quotation marks `"`.',
  ),
  J020: text(
    "wrong closing bracket",
    "A closing bracket is of the other kind, or one too many.",
    file(', "papers": ["a"}'),
    file(', "papers": ["a"]'),
    "Close the bracket that is open.",
  ),
  J021: text(
    "comment never closed",
    "A comment that begins with `/*` goes on to the end of the file.",
    file("").replace("{", "{ /* a model"),
    file(""),
    "Close it with `*/`.",
  ),
};
