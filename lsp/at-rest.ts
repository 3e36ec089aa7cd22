import type { TextDocument } from "vscode-languageserver-textdocument";
import { type Analysis, analyze } from "./analysis.ts";

/** How long a text must be at rest before it is checked, in milliseconds. */
const REST = 150;

interface Open {
  readonly analysis: Analysis;
  readonly timer: NodeJS.Timeout;
  /** The analysis once the text has been at rest; nothing if it was changed or closed before. */
  readonly atRest: Promise<Analysis | undefined>;
  settle(analysis: Analysis | undefined): void;
}

/**
 * The open files. A check may take seconds, so it begins when a text has been at rest for a moment: who types is not kept
 * waiting, each version is looked at once at most, and a question about one that has been typed over has no answer.
 */
export class OpenFiles {
  private readonly open = new Map<string, Open>();
  private readonly whenAtRest: (analysis: Analysis, document: TextDocument) => void;

  /** @param whenAtRest must not throw */
  constructor(whenAtRest: (analysis: Analysis, document: TextDocument) => void) {
    this.whenAtRest = whenAtRest;
  }

  changed(document: TextDocument): void {
    this.forget(document.uri);
    const analysis = analyze(document.uri, document.getText());
    let settle: Open["settle"] = () => {};
    const atRest = new Promise<Analysis | undefined>((resolve) => {
      settle = resolve;
    });
    const timer = setTimeout(() => {
      this.whenAtRest(analysis, document);
      settle(analysis);
    }, REST);
    this.open.set(document.uri, { analysis, timer, atRest, settle });
  }

  forget(uri: string): void {
    const known = this.open.get(uri);
    clearTimeout(known?.timer);
    known?.settle(undefined);
    this.open.delete(uri);
  }

  forgetAll(): void {
    for (const uri of [...this.open.keys()]) this.forget(uri);
  }

  /** The text as it is now, of which nothing may have been looked at. */
  now(uri: string): Analysis | undefined {
    return this.open.get(uri)?.analysis;
  }

  async atRest(uri: string): Promise<Analysis | undefined> {
    return this.open.get(uri)?.atRest;
  }
}
