import type { Note, Problem } from "../../schema/problem/problem.ts";
import { placeOf, type Span } from "../../schema/problem/source.ts";

const at = ({ source, start }: Span): string => {
  const { line, column } = placeOf(source, start);
  return source.name === "" ? `${line}:${column}` : `${source.name} ${line}:${column}`;
};
const quoted = ({ source, start, end }: Span): string => JSON.stringify(source.text.slice(start, end));

/** The code, the place and the message. */
export function problemLine({ code, severity, span, message }: Problem): string {
  const kind = severity === "error" ? code : `${severity} ${code}`;
  return `${kind} ${span === undefined ? "" : `${at(span)} `}${message}`;
}

/** Everything a problem says, a line each: nothing that a reader sees is left out, and nothing is added. */
export function problemTranscript(problem: Problem): string {
  const { label, related, because, help, fix } = problem;
  const note = (kind: string) => (said: Note) => `${kind} ${at(said.span)} ${said.text}`;
  const lines = [
    ...(label === undefined ? [] : [`label ${label}`]),
    ...related.map(note("related")),
    ...because.map(note("because")),
    ...help.map((text) => `help ${text}`),
    ...(fix === undefined
      ? []
      : [`fix (${fix.applicability}) ${fix.edits.map(({ span, text }) => `${at(span)} ${quoted(span)} -> ${JSON.stringify(text)}`).join("; ")}`]),
  ];
  return [problemLine(problem), ...lines.map((line) => `  ${line}`)].join("\n");
}
