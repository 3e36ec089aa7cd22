import { fingerprint } from "../problem/fingerprint.ts";
import { pointerOf } from "../problem/pointer.ts";
import type { Fix, Note, Problem } from "../problem/problem.ts";
import { placeOf, type Span } from "../problem/source.ts";
import { CODES } from "./index.ts";
import { pageText } from "./render-page.ts";

const LEVELS = { error: "error", warning: "warning", hint: "note" } as const;

/** Problems as SARIF 2.1.0, which code scanning services read: all of them, and nothing that the problems do not say. */
export function renderSarif(problems: readonly Problem[], version: string): string {
  const codes = [...new Set(problems.map(({ code }) => code))];
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "vitral",
            semanticVersion: version,
            rules: codes.map(ruleOf),
          },
        },
        columnKind: "utf16CodeUnits",
        results: problems.map((found) => resultOf(found, codes.indexOf(found.code))),
      },
    ],
  };
  return JSON.stringify(log, undefined, 2);
}

/** A code with its whole page, so that no address is needed to read it. */
function ruleOf(code: string) {
  const page = CODES.get(code);
  return {
    id: code,
    ...(page === undefined ? {} : { shortDescription: { text: page.title }, help: { text: pageText(code, page) } }),
  };
}

function resultOf({ code, severity, message, span, label, related, because, help, fix }: Problem, ruleIndex: number) {
  const pointer = span === undefined ? "" : pointerOf(span);
  const text = [
    label === undefined ? message : `${message} (${label})`,
    ...help.map((advice) => `help: ${advice}`),
  ].join("\n");
  return {
    ruleId: code,
    ruleIndex,
    level: LEVELS[severity],
    message: { text },
    ...(span === undefined
      ? {}
      : { locations: [{ ...placed(span), logicalLocations: [{ fullyQualifiedName: pointer }] }] }),
    ...(related.length === 0 ? {} : { relatedLocations: related.map((note, id) => ({ id, ...noted(note) })) }),
    ...(because.length === 0
      ? {}
      : { codeFlows: [{ threadFlows: [{ locations: because.map((note) => ({ location: noted(note) })) }] }] }),
    ...(fix === undefined ? {} : { fixes: [fixOf(fix)] }),
    // Numbers change when sizes do; the problem stays the same one.
    partialFingerprints: { "problem/v1": fingerprint(`${code} ${pointer} ${message.replace(/\d+/g, "#")}`) },
  };
}

const noted = (note: Note) => ({ ...placed(note.span), message: { text: note.text } });

const placed = (span: Span) => ({
  physicalLocation: { artifactLocation: { uri: uriOf(span) }, region: regionOf(span) },
});

/** A path as a relative reference; `--set dim` is a name all the same. */
const uriOf = ({ source }: Span): string => encodeURI(source.name.replaceAll("\\", "/"));

function regionOf({ source, start, end }: Span) {
  const first = placeOf(source, start);
  const last = placeOf(source, end);
  return {
    startLine: first.line,
    startColumn: first.column,
    endLine: last.line,
    endColumn: last.column,
    charOffset: start,
    charLength: end - start,
  };
}

/** SARIF has no word for how sure a fix is, so it stands in its property bag. */
function fixOf({ edits, applicability }: Fix) {
  const uris = [...new Set(edits.map(({ span }) => uriOf(span)))];
  return {
    description: { text: applicability === "safe" ? "safe" : "may be wrong" },
    artifactChanges: uris.map((uri) => ({
      artifactLocation: { uri },
      replacements: edits
        .filter(({ span }) => uriOf(span) === uri)
        .map(({ span, text }) => ({ deletedRegion: regionOf(span), insertedContent: { text } })),
    })),
    properties: { applicability },
  };
}
