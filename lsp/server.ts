import {
  CodeActionKind,
  type Connection,
  LSPErrorCodes,
  type Position,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { withinBudget } from "../compiler/limits/budget.ts";
import { formatSource } from "../schema/format/format.ts";
import type { Analysis } from "./analysis.ts";
import { OpenFiles } from "./at-rest.ts";
import { codeActions, diagnosticsOf } from "./code-actions.ts";
import { complete } from "./completion.ts";
import { definition } from "./definition.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlay-hints.ts";
import { defect } from "./lsp-messages.ts";
import { prepareRename, RenameRefused, renameAxis } from "./rename-axis.ts";

/** Answers an editor over a connection until it says goodbye. Whatever goes wrong is logged there, and ends nothing. */
export function serve(connection: Connection, version: string): void {
  const documents = new TextDocuments(TextDocument);
  /** What must not fail, and is not missed where it does. */
  const trying = <T>(what: string, work: () => T): T | undefined => {
    try {
      return work();
    } catch (error) {
      if (error instanceof ResponseError) throw error;
      connection.console.error(defect(what, error));
      return undefined;
    }
  };
  const files = new OpenFiles((analysis, { uri, version: of }) => {
    const diagnostics = trying("diagnostics", () => diagnosticsOf(analysis)) ?? [];
    void connection.sendDiagnostics({ uri, version: of, diagnostics });
  });

  documents.onDidChangeContent(({ document }) => files.changed(document));
  documents.onDidClose(({ document: { uri } }) => {
    files.forget(uri);
    void connection.sendDiagnostics({ uri, diagnostics: [] });
  });

  connection.onInitialize(() => ({
    serverInfo: { name: "vitral", version },
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      completionProvider: { triggerCharacters: ['"', "{", "["] },
      hoverProvider: true,
      inlayHintProvider: true,
      definitionProvider: true,
      renameProvider: { prepareProvider: true },
      codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
      documentFormattingProvider: true,
    },
  }));

  type Answer<T> = (analysis: Analysis, document: TextDocument, offset: number) => T;
  /** A request may lack what it must have: editors are programs. */
  interface Asked {
    readonly textDocument: { readonly uri: string };
    readonly position?: Position;
  }
  const answered = <T>(asked: Asked, analysis: Analysis | undefined, answer: Answer<T>): T | null => {
    const document = documents.get(asked.textDocument.uri);
    if (document === undefined || analysis === undefined) return null;
    const offset = asked.position === undefined ? 0 : document.offsetAt(asked.position);
    return trying("an answer", () => withinBudget(() => answer(analysis, document, offset))) ?? null;
  };
  /** Answers from the text alone, at once: what is asked at every letter. */
  const fromText = <T>(asked: Asked, answer: Answer<T>): T | null =>
    answered(asked, files.now(asked.textDocument.uri), answer);
  /** Answers from what a check finds, once the text is at rest; never of one that has changed since. */
  const fromCheck = async <T>(asked: Asked, answer: Answer<T>): Promise<T | null> =>
    answered(asked, await files.atRest(asked.textDocument.uri), answer);

  connection.onCompletion((request) => fromText(request, complete));
  connection.onDefinition((request) => fromText(request, definition) ?? null);
  connection.onHover(async (request) => (await fromCheck(request, hover)) ?? null);
  connection.languages.inlayHint.on((request) =>
    fromCheck(request, (analysis, document) => inlayHints(analysis, document, request.range)),
  );
  connection.onCodeAction((request) =>
    fromCheck(request, (analysis) => codeActions(analysis, request.context.diagnostics)),
  );
  connection.onPrepareRename((request) => fromText(request, refusing(prepareRename)) ?? null);
  connection.onRenameRequest((request) =>
    fromCheck(
      request,
      refusing((analysis, document, offset) => {
        const edits = renameAxis(analysis, document, offset, request.newName);
        return edits === undefined ? null : { changes: { [document.uri]: edits } };
      }),
    ),
  );
  connection.onDocumentFormatting((request) =>
    fromText(request, ({ source }, document) => {
      const { text } = formatSource(source);
      if (text === undefined || text === source.text) return [];
      return [
        { range: { start: document.positionAt(0), end: document.positionAt(source.text.length) }, newText: text },
      ];
    }),
  );
  connection.onShutdown(() => files.forgetAll());

  documents.listen(connection);
  connection.listen();
}

/** A refusal is an answer that the editor shows, not a failure of ours. */
function refusing<In extends readonly unknown[], T>(work: (...given: In) => T): (...given: In) => T {
  return (...given) => {
    try {
      return work(...given);
    } catch (error) {
      if (error instanceof RenameRefused) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
      throw error;
    }
  };
}
