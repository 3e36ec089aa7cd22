import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  createMessageConnection,
  type MessageConnection,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-jsonrpc/node";
import type { Diagnostic } from "vscode-languageserver";

/** An editor, as far as the protocol goes: it starts the server as a process and talks to it over stdio. */
export class Editor {
  readonly connection: MessageConnection;
  private readonly diagnostics = new Map<string, readonly Diagnostic[]>();
  private readonly waiting: (() => void)[] = [];
  private readonly ended: Promise<unknown>;
  private version = 0;

  constructor() {
    const server = spawn(process.execPath, ["test/command-line.mjs", "lsp", "--stdio"], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.ended = once(server, "exit");
    this.connection = createMessageConnection(
      new StreamMessageReader(server.stdout),
      new StreamMessageWriter(server.stdin),
    );
    this.connection.onNotification(
      "textDocument/publishDiagnostics",
      (told: { uri: string; diagnostics: Diagnostic[] }) => {
        this.diagnostics.set(told.uri, told.diagnostics);
        for (const wake of this.waiting.splice(0)) wake();
      },
    );
    this.connection.listen();
  }

  async start(): Promise<unknown> {
    const told = await this.connection.sendRequest("initialize", {
      processId: process.pid,
      rootUri: null,
      capabilities: {},
    });
    await this.connection.sendNotification("initialized", {});
    return told;
  }

  /** Opens a file or replaces its text, and waits for what the server says of it. */
  async show(uri: string, text: string): Promise<readonly Diagnostic[]> {
    const isOpen = this.diagnostics.has(uri);
    this.diagnostics.delete(uri);
    this.version++;
    if (isOpen) {
      const change = { textDocument: { uri, version: this.version }, contentChanges: [{ text }] };
      await this.connection.sendNotification("textDocument/didChange", change);
    } else {
      const textDocument = { uri, languageId: "json", version: this.version, text };
      await this.connection.sendNotification("textDocument/didOpen", { textDocument });
    }
    for (;;) {
      const found = this.diagnostics.get(uri);
      if (found !== undefined) return found;
      await new Promise<void>((wake) => this.waiting.push(wake));
    }
  }

  ask<T>(method: string, uri: string, more: object): Promise<T> {
    return this.connection.sendRequest(method, { textDocument: { uri }, ...more });
  }

  /** Says goodbye; answers with the server's exit code. */
  async stop(): Promise<unknown> {
    await this.connection.sendRequest("shutdown");
    await this.connection.sendNotification("exit");
    const [code] = (await this.ended) as [number];
    this.connection.dispose();
    return code;
  }
}
