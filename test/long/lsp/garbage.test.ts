import { spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "vitest";

const message = (body: string, length = Buffer.byteLength(body)) => `Content-Length: ${length}\r\n\r\n${body}`;
const request = (id: number, method: string, params: unknown) =>
  message(JSON.stringify({ jsonrpc: "2.0", id, method, params }));
const notification = (method: string, params: unknown) => message(JSON.stringify({ jsonrpc: "2.0", method, params }));

/** Sends a server bytes, then asks it something until it answers, and closes the pipe: what it said, how it ended. */
async function said(bytes: readonly string[]) {
  const server = spawn(process.execPath, ["test/command-line.mjs", "lsp", "--stdio"]);
  const out: Buffer[] = [];
  server.stdout.on("data", (part: Buffer) => out.push(part));
  const ended = once(server, "exit");
  const answered = (id: number) => out.join("").includes(`"id":${id}`);
  for (const part of bytes) server.stdin.write(part);
  // After a broken header the reader goes on with what comes next, and editors go on asking.
  while (!answered(99) && server.exitCode === null) {
    server.stdin.write(last);
    await new Promise((wake) => setTimeout(wake, 200));
  }
  server.stdin.end();
  const [code, signal] = await ended;
  return { out: out.join(""), code, signal };
}

const uri = "file:///garbage.json";
const open = notification("textDocument/didOpen", {
  textDocument: { uri, languageId: "json", version: 1, text: '{ "vitral": 1, "nodes": [{ "lin": 4 }] }' },
});
const hello = request(1, "initialize", { processId: null, rootUri: null, capabilities: {} });
const last = request(99, "textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 3 } });

test("whatever comes over the pipe, what comes after it is answered", { timeout: 120_000 }, async () => {
  const position = { line: 1e9, character: -5 };
  const methods = [
    "completion",
    "hover",
    "definition",
    "inlayHint",
    "codeAction",
    "rename",
    "prepareRename",
    "formatting",
  ];
  const wrong = [undefined, null, 7, "x", [], {}, { textDocument: 1 }, { textDocument: { uri: 4 } }];
  const { out, code, signal } = await said([
    hello,
    notification("initialized", {}),
    open,
    message("{ not json"),
    message("[]"),
    message('"text"'),
    message('{"jsonrpc":"2.0"}'),
    message("{}", 1),
    "}",
    "Content-Length: 99999999999\r\n\r\n",
    "Content-Length: nonsense\r\n\r\n",
    "Some-Header: 1\r\n\r\n",
    message("\u0000\u0001"),
    request(2, "no/such/method", {}),
    notification("no/such/notification", {}),
    notification("textDocument/didChange", { textDocument: { uri, version: 2 }, contentChanges: "all" }),
    notification("textDocument/didChange", { textDocument: { uri: "file:///never-opened.json", version: 2 } }),
    notification("textDocument/didOpen", {}),
    ...methods.flatMap((method, i) =>
      wrong.map((params, j) => request(100 + 10 * i + j, `textDocument/${method}`, params)),
    ),
    ...methods.map((method, i) =>
      request(10 + i, `textDocument/${method}`, { textDocument: { uri }, position, newName: 5, range: 3, context: {} }),
    ),
  ]);
  expect(signal).toBeNull();
  expect(out).toMatch(/"id":99\b/);
  expect([0, 1]).toContain(code);
});

test("an editor that goes while its messages wait leaves no stack trace", { timeout: 60_000 }, async () => {
  const server = spawn(process.execPath, ["test/command-line.mjs", "lsp", "--stdio"]);
  const errors: Buffer[] = [];
  server.stderr.on("data", (part: Buffer) => errors.push(part));
  const ended = once(server, "exit");
  server.stdin.end([hello, message("7"), message("[]"), message("{}"), message("7"), last].join(""));
  const [code, signal] = await ended;
  expect([errors.join(""), signal]).toEqual(["", null]);
  expect([0, 1]).toContain(code);
});
