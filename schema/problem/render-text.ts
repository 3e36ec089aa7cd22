import pico from "picocolors";
import type { Colors } from "./code-frame.ts";
import { frameOf, marginOf, position } from "./code-frame.ts";
import { visible } from "./columns.ts";
import { countText } from "./order.ts";
import type { Fix, Note, Problem } from "./problem.ts";
import type { Span } from "./source.ts";
import { isFlag, placeOf, textAt } from "./source.ts";
import { cut } from "./wording.ts";
import { wrap } from "./wrap.ts";

/** Most problems printed; the rest is counted. `renderJson` has them all. */
export const mostPrinted = 20;

/** Steps of a chain printed: the first ones name the root cause, the last ones the place at hand. */
const firstSteps = 3;
const lastSteps = 5;
const longestEdit = 40;

/** What a terminal's width cannot be below: frames of source would show nothing. */
const narrowest = 30;

/**
 * Problems as text for a terminal, in the order given: a frame of source each, its causes and the ways out. Lines are
 * broken to fit the width, if one is given.
 */
export function renderText(
  problems: readonly Problem[],
  options: { readonly color: boolean; readonly width?: number } = { color: false },
): string {
  const colors = pico.createColors(options.color);
  const width = Math.max(narrowest, options.width ?? Number.POSITIVE_INFINITY);
  const printed = problems.slice(0, mostPrinted).map((found) => renderOne(found, width, colors).join("\n"));
  const rest = problems.slice(mostPrinted);
  if (rest.length > 0) printed.push(`and ${rest.length} more: ${countText(rest)}`);
  return printed.length === 0 ? "" : `${printed.join("\n\n")}\n`;
}

function renderOne(found: Problem, width: number, colors: Colors): string[] {
  const margin = marginOf(found);
  const paint = { error: colors.red, warning: colors.yellow, hint: colors.cyan }[found.severity];
  const code = `${found.severity}[${found.code}]`;
  const [head = "", ...others] = wrap(`${code}: ${visible(found.message)}`, width, 4);
  const gutter = `${" ".repeat(margin)} `;
  const note = (name: string, text: string): string[] => {
    const [first = "", ...more] = wrap(`${gutter}= ${name}: ${visible(text)}`, width, margin + 5);
    const said = first.slice(`${gutter}= ${name}`.length);
    return [`${gutter}${colors.blue("=")} ${colors.bold(name)}${said}`, ...more];
  };
  return [
    `${paint(colors.bold(code))}${colors.bold(head.slice(code.length))}`,
    ...others.map((line) => colors.bold(line)),
    ...frameOf(found, margin, width - margin - 3, colors),
    ...becauseOf(found, gutter, width, colors),
    ...found.help.flatMap((text) => note("help", text)),
    ...(found.fix === undefined ? [] : fixOf(found.fix, found.span, note)),
  ];
}

function becauseOf({ because, span }: Problem, gutter: string, width: number, colors: Colors): string[] {
  if (because.length === 0) return [];
  // A place without a name beside one of another file would be taken for that file's.
  const isMixed = because.some((note) => note.span.source !== span?.source && !isFlag(note.span.source));
  const near = isMixed ? undefined : span;
  const step = (note: Note) => ({ place: placeText(note.span, near), text: visible(note.text) });
  const isLong = because.length > firstSteps + lastSteps;
  const first = (isLong ? because.slice(0, firstSteps) : because).map(step);
  const last = isLong ? because.slice(-lastSteps).map(step) : [];
  const skipped = isLong ? [{ place: "...", text: `${because.length - firstSteps - lastSteps} more steps` }] : [];
  const steps = [...first, ...skipped, ...last];
  const longest = Math.max(...steps.map(({ place }) => place.length));
  return [
    `${gutter}${colors.blue("|")}`,
    `${gutter}${colors.blue("=")} ${colors.bold("because")}:`,
    ...steps.flatMap(({ place, text }) => {
      const indent = gutter.length + 4;
      return wrap(`${" ".repeat(indent)}${place.padEnd(longest)}  ${text}`, width, indent + longest + 2);
    }),
  ];
}

function fixOf(fix: Fix, near: Span | undefined, note: (name: string, text: string) => string[]): string[] {
  const edits = fix.edits.map(({ span, text }) => {
    const old = textAt(span);
    const [from, to] = [editText(old), editText(text)];
    // `"32"` and `32` look alike in quotes.
    return `${placeText(span, near)} ${from === to ? `${cut(old, longestEdit)} -> ${cut(text, longestEdit)}` : `${from} -> ${to}`}`;
  });
  return note(fix.applicability === "safe" ? "fix" : "fix (may be wrong)", edits.join("; "));
}

/** What is taken or put, in quotes; a text of JSON has its own. */
function editText(text: string): string {
  const shown = cut(text, longestEdit);
  return /^".*["…]$/s.test(shown) ? shown : `"${shown}"`;
}

/** `7:82`, with the file's name where it is another one. */
function placeText(span: Span, near: Span | undefined): string {
  return span.source === near?.source ? position(span) : visible(`${span.source.name}:${position(span)}`);
}

/** Problems as JSON, all of them; every field is always there, with `null` for what a problem does not have. */
export function renderJson(problems: readonly Problem[]): string {
  const data = problems.map(({ code, severity, message, span, label, related, because, help, fix }) => ({
    code,
    severity,
    message,
    ...(span === undefined ? nowhere : rangeOf(span)),
    label: label ?? null,
    related: related.map((note) => ({ ...rangeOf(note.span), text: note.text })),
    because: because.map((note) => ({ ...rangeOf(note.span), text: note.text })),
    help,
    fix:
      fix === undefined
        ? null
        : {
            applicability: fix.applicability,
            edits: fix.edits.map((edit) => ({ ...rangeOf(edit.span), text: edit.text })),
          },
  }));
  return JSON.stringify(data, undefined, 2);
}

const nowhere = { file: null, line: null, column: null, endLine: null, endColumn: null };

function rangeOf({ source, start, end }: Span) {
  const { line, column } = placeOf(source, start);
  const last = placeOf(source, end);
  return { file: source.name, line, column, endLine: last.line, endColumn: last.column };
}
