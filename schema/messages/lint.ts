import { type Problem, type ProblemDetails, problem } from "../problem.ts";
import type { Span } from "../source.ts";
import { listed, quoted } from "../wording.ts";

/** W92x, W93x: a model that can be built and is probably not the one that was meant. */

const warning = (code: string, message: string, span: Span, details: ProblemDetails): Problem =>
  problem(code, message, span, { ...details, severity: "warning" });

/** A parameter that a call leaves at its default, while the caller has another value of that name. */
export interface Shadowing {
  readonly name: string;
  /** The default's value, as text. */
  readonly own: string;
  readonly ownSpan: Span;
  readonly callers: string;
  readonly callersSpan: Span | undefined;
  /** Whether the caller's value is one that the parameter can take. */
  readonly fits: boolean;
}

/** All that one call hides: they have one way out. */
export const hiddenByDefault = (span: Span, block: string, hidden: readonly Shadowing[]): Problem => {
  const entries = (value: (one: Shadowing) => string) =>
    `"with": { ${hidden.map((one) => `"${one.name}": ${value(one)}`).join(", ")} }`;
  const [first] = hidden;
  const message =
    hidden.length === 1 && first !== undefined
      ? `block ${quoted(block)} keeps its default ${quoted(first.name)} = ${first.own}, although ${quoted(first.name)} is ${first.callers} here`
      : `block ${quoted(block)} keeps its defaults of ${listed(hidden.map(({ name }) => name))}, which have other values here`;
  return warning("W920", message, span, {
    related: hidden.flatMap(({ name, own, ownSpan, callers, callersSpan }) => [
      { span: ownSpan, text: `the block's default: ${quoted(name)} is ${own}` },
      ...(callersSpan === undefined ? [] : [{ span: callersSpan, text: `the caller's ${quoted(name)} is ${callers}` }]),
    ]),
    help: [
      `to hand the caller's down: ${entries(({ name, fits }) => (fits ? `"${name}"` : "…"))}`,
      `to keep the default, say so: ${entries(({ own }) => asJson(own))}`,
    ],
  });
};

/** How a value's text stands in a spec: as JSON where it is that, else as an expression. */
function asJson(text: string): string {
  try {
    JSON.parse(text);
    return text;
  } catch {
    return `"${text}"`;
  }
}
