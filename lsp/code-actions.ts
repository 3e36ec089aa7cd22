import { type CodeAction, CodeActionKind, type Diagnostic, type TextEdit } from "vscode-languageserver";
import { type LspDiagnostic, type LspFix, toLsp } from "../schema/problem/render-lsp.ts";
import { type Analysis, uriOf } from "./analysis.ts";

/** A file's problems as the editor shows them. */
export const diagnosticsOf = (analysis: Analysis): LspDiagnostic[] =>
  analysis.problems.map((found) => toLsp(found, (source) => uriOf(analysis, source)));

/** The fixes of the problems that the editor asks about; a safe one is the preferred one. */
export function codeActions(analysis: Analysis, asked: readonly Diagnostic[]): CodeAction[] {
  const all = diagnosticsOf(analysis);
  return asked.flatMap((diagnostic): CodeAction[] => {
    const found = all.find(
      (own) => own.code === diagnostic.code && own.message === diagnostic.message && sameStart(own, diagnostic),
    );
    const fix = found?.data.fix;
    if (found === undefined || fix === undefined) return [];
    return [
      {
        title: titleOf(fix),
        kind: CodeActionKind.QuickFix,
        diagnostics: [diagnostic],
        isPreferred: fix.isSafe,
        edit: { changes: changesOf(fix) },
      },
    ];
  });
}

const sameStart = (a: Pick<Diagnostic, "range">, b: Pick<Diagnostic, "range">): boolean =>
  a.range.start.line === b.range.start.line && a.range.start.character === b.range.start.character;

function titleOf({ edits, isSafe }: LspFix): string {
  const [first] = edits;
  const text = first?.newText ?? "";
  const what = edits.length > 1 ? "mend it" : text === "" ? "delete it" : `write \`${text}\``;
  return isSafe ? what : `${what} (a guess)`;
}

function changesOf({ edits }: LspFix): Record<string, TextEdit[]> {
  const changes: Record<string, TextEdit[]> = {};
  for (const { uri, range, newText } of edits) changes[uri] = [...(changes[uri] ?? []), { range, newText }];
  return changes;
}
