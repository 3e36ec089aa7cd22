import {
  CodeActionKind,
  type Connection,
  LSPErrorCodes,
  ResponseError,
  TextDocumentSyncKind,
  TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { formatSource } from "../schema/format/format.ts";
import { type Analysis, analyze } from "./analysis.ts";
import { codeActions, diagnosticsOf } from "./code-actions.ts";
import { complete } from "./completion.ts";
import { definition } from "./definition.ts";
import { hover } from "./hover.ts";
import { inlayHints } from "./inlay-hints.ts";
import { prepareRename, RenameRefused, renameAxis } from "./rename-axis.ts";

/** How long a text must be at rest before it is checked, in milliseconds. */
const REST = 150;

/** Answers an editor over a connection until it says goodbye. */
export function serve(connection: Connection, version: string): void {
  const documents = new TextDocuments(TextDocument);
  const analyses = new Map<string, { readonly version: number; readonly analysis: Analysis }>();
  const timers = new Map<string, NodeJS.Timeout>();

  /** The newest analysis; made anew when the text has changed, so that answers never speak of an old one. */
  const analysisOf = (document: TextDocument): Analysis => {
    const known = analyses.get(document.uri);
    if (known?.version === document.version) return known.analysis;
    const analysis = analyze(document.uri, document.getText());
    analyses.set(document.uri, { version: document.version, analysis });
    return analysis;
  };
  const publish = (document: TextDocument) =>
    connection.sendDiagnostics({
      uri: document.uri,
      version: document.version,
      diagnostics: diagnosticsOf(analysisOf(document)),
    });
  const stopTimer = (uri: string) => {
    clearTimeout(timers.get(uri));
    timers.delete(uri);
  };

  documents.onDidChangeContent(({ document }) => {
    stopTimer(document.uri);
    timers.set(
      document.uri,
      setTimeout(() => void publish(document), REST),
    );
  });
  documents.onDidClose(({ document: { uri } }) => {
    stopTimer(uri);
    analyses.delete(uri);
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

  /** What a request is about: the document, what is known of it, and the offset of its position. */
  const about = <T>(
    { textDocument, position }: { textDocument: { uri: string }; position?: { line: number; character: number } },
    answer: (analysis: Analysis, document: TextDocument, offset: number) => T,
  ): T | null => {
    const document = documents.get(textDocument.uri);
    if (document === undefined) return null;
    return answer(analysisOf(document), document, position === undefined ? 0 : document.offsetAt(position));
  };

  connection.onCompletion((request) => about(request, complete));
  connection.onHover((request) => about(request, hover) ?? null);
  connection.onDefinition((request) => about(request, definition) ?? null);
  connection.languages.inlayHint.on((request) =>
    about(request, (analysis, document) => inlayHints(analysis, document, request.range)),
  );
  connection.onCodeAction((request) =>
    about(request, (analysis) => codeActions(analysis, request.context.diagnostics)),
  );
  connection.onPrepareRename((request) => refusing(() => about(request, prepareRename)) ?? null);
  connection.onRenameRequest((request) =>
    refusing(() =>
      about(request, (analysis, document, offset) => {
        const edits = renameAxis(analysis, document, offset, request.newName);
        return edits === undefined ? null : { changes: { [document.uri]: edits } };
      }),
    ),
  );
  connection.onDocumentFormatting((request) =>
    about(request, ({ source }, document) => {
      const { text } = formatSource(source);
      if (text === undefined || text === source.text) return [];
      return [
        { range: { start: document.positionAt(0), end: document.positionAt(source.text.length) }, newText: text },
      ];
    }),
  );
  connection.onShutdown(() => {
    for (const uri of [...timers.keys()]) stopTimer(uri);
  });

  documents.listen(connection);
  connection.listen();
}

/** A refusal is an answer that the editor shows, not a failure of ours. */
function refusing<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof RenameRefused) throw new ResponseError(LSPErrorCodes.RequestFailed, error.message);
    throw error;
  }
}
