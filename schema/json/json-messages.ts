import { type Note, type Problem, type ProblemDetails, problem, replace } from "../problem/problem.ts";
import { type Span, textAt } from "../problem/source.ts";
import { character, codePoint, quoted } from "../problem/wording.ts";

/** J0xx: JSON that is not JSON. */

const closerOf = (opener: string): string => (opener === "{" ? "}" : "]");

/** The end of a span: where something is missing behind it. */
const behind = (span: Span): Span => ({ ...span, start: span.end });

export const trailingComma = (comma: Span, closer: string): Problem =>
  problem("J001", `trailing comma before \`${closer}\``, comma, {
    help: ["delete the comma"],
    ...replace(comma, "", "safe"),
  });

/** A comma before a closing bracket, and none behind it. */
export const commaBeforeCloser = (comma: Span, closer: Span): Problem =>
  problem("J001", `this comma stands before the \`${textAt(closer)}\` instead of behind it`, comma, {
    help: [`write it behind the \`${textAt(closer)}\``],
    fix: {
      edits: [
        { span: comma, text: "" },
        { span: behind(closer), text: "," },
      ],
      applicability: "safe",
    },
  });

export const repeatedProperty = (span: Span, name: string, first: Span): Problem =>
  problem("J002", `property "${name}" is given twice`, span, {
    label: "second occurrence",
    related: [{ span: first, text: "first given here" }],
    help: ["keep one of the two; most JSON readers silently keep the last"],
  });

export const commentInJson = (span: Span): Problem =>
  problem("J003", "comments are not allowed in JSON", span, {
    help: ["name the file `.jsonc`, or say it in a `doc` property"],
  });

type Part = "property" | "item";

const missesComma = (span: Span, what: Part, details: ProblemDetails): Problem =>
  problem("J004", `missing comma before this ${what}`, span, {
    help: [`put a comma between the ${what} before and this one`],
    ...details,
  });

export const missingComma = (span: Span, what: Part, before: Span): Problem =>
  missesComma(span, what, { related: [follows(before)], ...replace(behind(before), ",", "safe") });

/** @param end the comma and the quotation mark that the string before ends with */
export const commaInString = (span: Span, what: Part, end: Span): Problem =>
  missesComma(span, what, {
    related: [{ span: { ...end, end: end.start + 1 }, text: "this comma stands inside the string" }],
    ...replace(end, '",', "maybe"),
  });

/** Something that is no name, behind the value of a property. */
export const strayValue = (span: Span, before: Span): Problem =>
  problem("J004", `after a value comes \`,\` or \`}\`, found ${quoted(textAt(span))}`, span, {
    related: [follows(before)],
    help: ["delete one of the two, or write a comma and a property name between them"],
  });

const follows = (span: Span): Note => ({ span, text: "it follows this" });

export const nameWithoutValue = (span: Span, name: string): Problem =>
  problem("J005", `property "${name}" has no value`, span, { help: ["write a colon and a value after the name"] });

export const missingColon = (span: Span, name: string, instead: Span): Problem =>
  problem("J005", `missing \`:\` after property name "${name}"`, span, {
    related: [{ span: instead, text: "found instead" }],
    help: ["write a colon between name and value"],
  });

export const unclosedBracket = (span: Span, isGuess: boolean): Problem =>
  problem("J006", `this \`${textAt(span)}\` is never closed`, span, {
    help: [
      `write the missing \`${closerOf(textAt(span))}\``,
      isGuess ? "that it is this one is a guess by the indentation" : "it or one before it may have been left out",
    ],
  });

export const unclosedString = (span: Span): Problem =>
  problem("J007", "this string is never closed", span, {
    help: ['close it with `"` on the same line; a line break inside a string is written `\\n`'],
  });

/** On a line with an odd number of quotation marks, somewhere. */
export const missingQuote = (span: Span): Problem =>
  problem("J007", "a quotation mark is missing on this line", span, {
    label: "near here",
    help: ['strings and property names stand between two `"`; a `"` inside a string is written `\\"`'],
  });

export const unknownEscape = (span: Span): Problem =>
  problem("J008", `${quoted(textAt(span))} is not an escape that JSON knows`, span, {
    help: ['JSON has `\\"`, `\\\\`, `\\/`, `\\b`, `\\f`, `\\n`, `\\r`, `\\t` and `\\u` with four hex digits'],
  });

export const controlCharacter = (span: Span): Problem => {
  const written = JSON.stringify(textAt(span)).slice(1, -1);
  return problem("J009", `a string cannot contain a bare ${character(textAt(span))}`, span, {
    help: [`write it as \`${written}\``],
    ...replace(span, written, "safe"),
  });
};

/** @param meant what JSON writes for a word of another language */
export const wordAsValue = (span: Span, meant: string | undefined): Problem =>
  problem("J010", `${quoted(textAt(span))} is not a JSON value`, span, {
    help: [
      meant !== undefined
        ? `write \`${meant}\``
        : 'text stands between `"`; the only bare words are `true`, `false` and `null`',
    ],
    ...replace(span, meant ?? `"${textAt(span)}"`, "maybe"),
  });

export const endlessNumber = (span: Span): Problem =>
  problem("J010", `${quoted(textAt(span))} is not a JSON value`, span, { help: ["numbers in JSON are finite"] });

export const missingValue = (span: Span): Problem => {
  const found = textAt(span);
  return problem("J011", found === "" ? "a value is missing here" : `a value is missing before \`${found}\``, span, {
    help: ["write the value, or delete what introduces it"],
  });
};

export const bareName = (span: Span): Problem =>
  problem("J012", `property name ${quoted(textAt(span))} is not between quotation marks`, span, {
    help: ['write property names between `"`'],
    ...replace(span, `"${textAt(span)}"`, "maybe"),
  });

/** @param opener of the list or object that a bracket stands in, where a name should */
export const noName = (span: Span, before: Span, opener: Span | undefined): Problem =>
  problem("J012", `a property name is expected here, found ${quoted(textAt(span))}`, span, {
    related: opener === undefined ? [] : [stillOpen(opener)],
    ...(textAt(span) === "{" && textAt(before) === "," ? replace({ ...before, end: before.start }, " }", "maybe") : {}),
  });

export const secondValue = (span: Span): Problem =>
  problem("J013", "there is text after the end of the JSON value", span, {
    help: ["a file holds one value; delete the rest, or look for a bracket that closes too early"],
  });

export const emptyText = (span: Span): Problem => problem("J014", "there is no JSON value here", span);

export const tooMany = (span: Span, what: "characters" | "values", limit: number, count?: number): Problem =>
  problem("J015", `this text has ${count ?? `more than ${limit}`} ${what}; at most ${limit} are read`, span);

export const deepBrackets = (span: Span, limit: number): Problem =>
  problem("J016", `brackets are nested deeper than ${limit} levels`, span);

export const notNumber = (span: Span): Problem =>
  problem("J017", `${quoted(textAt(span))} is not a JSON number`, span, {
    help: ["JSON numbers look like 12, -0.5 or 1e-6: no leading zero or plus, digits on both sides of the point"],
  });

export const inexactNumber = (span: Span): Problem =>
  problem("J017", `${quoted(textAt(span))} is larger than a number can hold exactly`, span, {
    help: ["whole numbers are exact up to 9007199254740991"],
  });

export const nullCharacter = (span: Span): Problem => {
  const found = textAt(span);
  const said = found === "\0" ? character(found) : `null character (\`${found}\`)`;
  return problem("J018", `a string cannot contain a ${said}`, span, { help: ["delete it"] });
};

export const halfSurrogate = (span: Span): Problem => {
  const found = textAt(span);
  const said = found.startsWith("\\") ? `\`${found}\`` : codePoint(found);
  return problem("J018", `${said} is half of a surrogate pair`, span, {
    help: ["write the character itself, or both halves of the pair"],
  });
};

/** Where characters that JSON does not have at a place may come from. */
const strangers: ReadonlyMap<string, string> = new Map([
  ["'", 'strings stand between double quotation marks `"`'],
  ["#", "comments begin with `//`, in files named `.jsonc`"],
  [":", "a colon follows a property name; a `{` may be missing before it"],
]);

const strange = (span: Span, details: ProblemDetails = {}): Problem => {
  const help = strangers.get(textAt(span));
  return problem("J019", `${character(textAt(span))} cannot stand here`, span, {
    help: help === undefined ? [] : [help],
    ...details,
  });
};

export const strangeCharacter = (span: Span): Problem => strange(span);

/** A colon in a list that would be an object. */
export const colonInList = (span: Span, opener: Span): Problem =>
  strange(span, {
    related: [{ span: opener, text: "this opens a list; properties stand between `{` and `}`" }],
    ...replace(opener, "{", "maybe"),
  });

/** A colon behind a string that was read as a value: it is a name if a `{` is put before it. */
export const colonWithoutBrace = (span: Span, gap: Span): Problem =>
  strange(span, {
    related: [{ span: gap, text: "a `{` may be missing here" }],
    ...replace({ ...gap, end: gap.start }, " {", "maybe"),
  });

export const closesNothing = (span: Span): Problem =>
  problem("J020", `this \`${textAt(span)}\` closes nothing`, span, {
    help: ["delete it, or write what it should close"],
  });

/** @param suspect a bracket that the indentation says was never closed */
export const wrongCloser = (span: Span, opener: Span, suspect: Span | undefined, before: Span): Problem =>
  problem("J020", `this \`${textAt(span)}\` cannot close a \`${textAt(opener)}\``, span, {
    related: [
      stillOpen(opener),
      ...(suspect === undefined
        ? []
        : [{ span: suspect, text: `by the indentation, this \`${textAt(suspect)}\` was never closed` }]),
    ],
    ...replace(behind(before), closerOf(textAt(opener)), "maybe"),
  });

const stillOpen = (span: Span): Note => ({ span, text: `this \`${textAt(span)}\` is still open` });

export const unclosedComment = (span: Span): Problem =>
  problem("J021", "this comment is never closed", span, { help: ["close it with `*/`"] });
