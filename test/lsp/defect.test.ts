import { PassThrough } from "node:stream";
import { afterEach, expect, test, vi } from "vitest";
import {
  StreamMessageReader as ClientReader,
  StreamMessageWriter as ClientWriter,
  createMessageConnection,
} from "vscode-jsonrpc/node";
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node.js";
import { serve } from "../../lsp/server.ts";

vi.mock("../../lsp/code-actions.ts", () => ({
  diagnosticsOf: () => {
    throw new Error("a slip of ours");
  },
}));
vi.mock("../../lsp/hover.ts", () => ({
  hover: () => {
    throw new RangeError("Maximum call stack size exceeded");
  },
}));

const [there, back] = [new PassThrough(), new PassThrough()];
const client = createMessageConnection(new ClientReader(back), new ClientWriter(there));
afterEach(() => client.dispose());

test("a defect of the server is logged, and ends neither it nor an answer", async () => {
  serve(createConnection(ProposedFeatures.all, new StreamMessageReader(there), new StreamMessageWriter(back)), "0");
  const logged: string[] = [];
  client.onNotification("window/logMessage", ({ message }: { message: string }) => void logged.push(message));
  client.listen();
  await client.sendRequest("initialize", { processId: null, rootUri: null, capabilities: {} });
  const uri = "file:///slip.json";
  await client.sendNotification("textDocument/didOpen", {
    textDocument: { uri, languageId: "json", version: 1, text: "{}" },
  });
  const about = { textDocument: { uri }, position: { line: 0, character: 1 } };
  expect(await client.sendRequest("textDocument/hover", about)).toBeNull();
  expect(await client.sendRequest("textDocument/completion", about)).not.toEqual([]);
  expect(logged).toEqual([
    expect.stringContaining("diagnostics: this should not have happened; please report it. Error: a slip of ours"),
    expect.stringContaining("an answer: this should not have happened"),
  ]);
});
