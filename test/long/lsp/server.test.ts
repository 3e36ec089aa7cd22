import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type {
  CodeAction,
  CompletionItem,
  Hover,
  InlayHint,
  Location,
  Position,
  TextEdit,
  WorkspaceEdit,
} from "vscode-languageserver";
import { Editor } from "../../lsp/client.ts";

const uri = pathToFileURL(resolve("specs/typed.json")).href;
const vit = readFileSync("specs/vit.json", "utf8");
const editor = new Editor();
let capabilities: object = {};

beforeAll(async () => {
  const told = (await editor.start()) as { capabilities: object };
  capabilities = told.capabilities;
}, 120_000);
afterAll(async () => {
  expect(await editor.stop()).toBe(0);
}, 60_000);

/** A text with a `|`, which is where the cursor is. */
function cursor(marked: string): { readonly text: string; readonly position: Position } {
  const at = marked.indexOf("|");
  const before = marked.slice(0, at).split("\n");
  return {
    text: marked.slice(0, at) + marked.slice(at + 1),
    position: { line: before.length - 1, character: before.at(-1)?.length ?? 0 },
  };
}

const spec = (nodes: string) => `{
  "vitral": 1,
  "params": { "dim": 64, "heads": 4 },
  "blocks": { "mlp": { "params": { "ratio": 2 }, "inputs": { "x": "b n dim" }, "nodes": [{ "linear": "ratio * dim" }, "gelu", { "linear": "dim", "id": "out" }] } },
  "free": { "n": {} },
  "inputs": { "x": "b n dim" },
  "nodes": [
    { "linear": "3 * dim", "id": "qkv" },
    ${nodes}
  ],
  "outputs": { "y": "qkv" }
}`;

async function completions(nodes: string): Promise<readonly CompletionItem[]> {
  const { text, position } = cursor(spec(nodes));
  await editor.show(uri, text);
  return editor.ask("textDocument/completion", uri, { position });
}
const labels = (items: readonly CompletionItem[]) => items.map(({ label }) => label);

function applied(text: string, edits: readonly TextEdit[]): string {
  const lines = text.split("\n");
  const offset = ({ line, character }: Position) =>
    lines.slice(0, line).reduce((sum, one) => sum + one.length + 1, 0) + character;
  return [...edits]
    .sort((a, b) => offset(b.range.start) - offset(a.range.start))
    .reduce(
      (now, { range, newText }) => now.slice(0, offset(range.start)) + newText + now.slice(offset(range.end)),
      text,
    );
}

describe("vitral lsp", { timeout: 30_000 }, () => {
  test("says what it can do", () => {
    expect(Object.keys(capabilities)).toEqual(
      expect.arrayContaining([
        "completionProvider",
        "hoverProvider",
        "inlayHintProvider",
        "definitionProvider",
        "renameProvider",
        "codeActionProvider",
      ]),
    );
  });

  test("diagnoses as one types, and takes it back", async () => {
    const [found] = await editor.show(uri, vit.replace('"layer_norm",', '"layer_nrom",'));
    expect(found).toMatchObject({
      code: "G601",
      severity: 1,
      source: "vitral",
      range: { start: { line: 42, character: 9 } },
    });
    expect(await editor.show(uri, vit)).toEqual([]);
    const broken = await editor.show(uri, vit.slice(0, 400));
    expect(broken.length).toBeGreaterThan(0);
  });

  test("a file of one block is checked for what can be known of it", async () => {
    const block = pathToFileURL(resolve("specs/blocks/attention.json")).href;
    expect(await editor.show(block, readFileSync("specs/blocks/attention.json", "utf8"))).toEqual([]);
  });

  test("diagnoses a recipe as check does, with the spec that it trains", async () => {
    const recipe = pathToFileURL(resolve("specs/recipes/typed.json")).href;
    const text = readFileSync("specs/recipes/quick-start.json", "utf8");
    expect(await editor.show(recipe, text)).toEqual([]);
    const lines = text.split("\n");
    const lineOf = (part: string) => lines.findIndex((line) => line.includes(part));
    const [preset] = await editor.show(recipe, text.replace('"mnist",', '"mnsit",'));
    expect(preset).toMatchObject({ code: "G620", range: { start: { line: lineOf('"preset"') } } });
    const [epochs] = await editor.show(recipe, text.replace("8000", "80000"));
    expect(epochs).toMatchObject({ code: "R209", range: { start: { line: lineOf('"dataset"') } } });
    // What is wrong in another file is shown where the recipe names it.
    const [elsewhere] = await editor.show(recipe, text.replace('"mnist",', '"mnist", "set": { "patch_size": 5 },'));
    expect(elsewhere).toMatchObject({ code: "S303", range: { start: { line: lineOf('"spec"') } } });
    expect(elsewhere?.relatedInformation?.[0]?.location.uri).toMatch(/specs\/vit\.json$/);
  });

  test("completes ops at a node's brace, and then only what belongs to the op", async () => {
    const atBrace = await completions("{ | }");
    expect(labels(atBrace)).toEqual(expect.arrayContaining(["linear", "softmax", "loop", "block"]));
    expect(labels(atBrace)).not.toContain("bias");
    const after = await completions('{ "linear": "dim", "|" }');
    expect(labels(after)).toEqual(
      ["bias", "in", "id", "out", "axes", "doc"].sort((a, b) => labels(after).indexOf(a) - labels(after).indexOf(b)),
    );
  });

  test.each([
    ["bare ops", '"|"', ["gelu", "layer_norm"], ["linear"]],
    ["block names", '{ "block": "|" }', ["mlp"], ["dim"]],
    ["a block's parameters", '{ "block": "mlp", "with": { "|" } }', ["ratio"], ["dim"]],
    ["tensors before the node", '{ "add": "|" }, { "gelu": {}, "id": "later" }', ["x", "qkv"], ["later"]],
    ["tensors and numbers as operands", '{ "multiply": "|" }', ["x", "qkv", "heads", "sqrt"], ["mlp"]],
    ["tensors in a list", '{ "add": ["x", "|"] }', ["x", "qkv"], []],
    ["parameters and functions in expressions", '{ "linear": "4 * |" }', ["dim", "heads", "n", "sqrt"], ["qkv"]],
    ["loop variables", '{ "loop": 2, "as": "i", "nodes": [{ "linear": "dim + |" }] }', ["i", "dim"], []],
    ["axes in patterns", '{ "rearrange": "b | dim -> b dim n" }', ["n", "heads"], []],
    ["axes", '{ "softmax": "|" }', ["b", "n"], []],
    ["words", '{ "reduce": "b n c -> b c", "by": "|" }', ["mean", "max"], ["dim"]],
    ["initialisations", '{ "weight": ["dim"], "id": "w", "init": { "|" } }', ["normal", "zeros"], []],
  ])("completes %s", async (_, nodes, wanted, unwanted) => {
    const found = labels(await completions(nodes));
    expect(found).toEqual(expect.arrayContaining(wanted));
    for (const label of unwanted) expect(found).not.toContain(label);
  });

  test("offers what other libraries call an op, and writes what it is called here", async () => {
    const { text, position } = cursor(spec('{ "den|" }'));
    await editor.show(uri, text);
    const items = await editor.ask<CompletionItem[]>("textDocument/completion", uri, { position });
    const dense = items.find(({ label }) => label === "dense");
    expect(dense).toMatchObject({ filterText: '"dense"', detail: "linear" });
    expect(applied(text, [dense?.textEdit as TextEdit])).toContain('{ "linear":  }');
    expect(labels(await completions("{ | }"))).toContain("for");
    expect(labels(await completions('"|"'))).toContain("swish");
  });

  test("shows what is wrong in an imported file where it is imported, with its place", async () => {
    const folder = mkdtempSync(join(tmpdir(), "vitral-lsp-"));
    const block = (nodes: string, more = "") =>
      `{ "vitral": 1, ${more}\n  "inputs": { "x": "b d" },\n  "nodes": [${nodes}] }`;
    writeFileSync(join(folder, "inner.json"), block('"gelux"'));
    writeFileSync(join(folder, "outer.json"), block('{ "block": "inner" }', '"import": { "inner": "inner.json" },'));
    const own = pathToFileURL(join(folder, "model.json")).href;
    const text = block(
      '{ "block": "outer", "id": "y" }',
      '"outputs": { "y": "y" }, "import": {\n "fine": "vitral:blocks/ffn",\n "outer": "outer.json" },',
    );
    const told = await editor.show(own, text);
    rmSync(folder, { recursive: true });
    const found = told.find(({ code }) => code === "G601");
    expect(found?.range.start).toEqual({ line: 2, character: 11 });
    expect(found?.message).toMatch(/^in .*inner\.json:3:\d+: unknown op `gelux`/);
    expect(found?.relatedInformation?.[0]?.location).toMatchObject({
      uri: pathToFileURL(join(folder, "inner.json")).href,
      range: { start: { line: 2 } },
    });
  });

  test("a completion replaces what is typed of the word", async () => {
    const { text, position } = cursor(spec('{ "linear": "2 * he|" }'));
    await editor.show(uri, text);
    const items = await editor.ask<CompletionItem[]>("textDocument/completion", uri, { position });
    const edit = items.find(({ label }) => label === "heads")?.textEdit as TextEdit;
    expect(applied(text, [edit])).toContain('"2 * heads"');
  });

  test("hovers with meaning, shapes and who bound them", async () => {
    const ask = async (nodes: string) => {
      const { text, position } = cursor(spec(nodes));
      await editor.show(uri, text);
      const hover = await editor.ask<Hover | null>("textDocument/hover", uri, { position });
      return (hover?.contents as { value: string } | undefined)?.value ?? "";
    };
    const onOp = await ask('{ "li|near": "dim" }');
    expect(onOp).toContain("learned matrix");
    expect(onOp).toContain("gives [b, n, dim 64]");
    expect(onOp).toContain("`dim` is 64 (line 3)");
    expect(await ask('{ "linear": "dim", "bi|as": false }')).toContain("Whether a bias is added");
    expect(await ask('{ "linear": "2 * hea|ds" }')).toContain("`heads` = 4: parameter");
    expect(await ask('"ge|lu"')).toContain("Gaussian error linear unit");
    // A mistake elsewhere takes nothing away.
    expect(await ask('{ "softmax": "nope" }, { "li|near": 8, "in": "x" }')).toContain("gives [b, n, 8]");
  });

  test("hints at the shape after each node", async () => {
    await editor.show(uri, vit);
    const range = { start: { line: 0, character: 0 }, end: { line: 200, character: 0 } };
    const hints = await editor.ask<InlayHint[]>("textDocument/inlayHint", uri, { range });
    const lines = vit.split("\n");
    const at = (part: string) => lines.findIndex((line) => line.includes(part));
    const hintOn = (part: string) =>
      hints.filter(({ position }) => position.line === at(part)).map(({ label }) => label);
    expect(hintOn('"id": "to_qkv"')).toEqual(["[b, n 197, 2304]"]);
    expect(hintOn('{ "slice": { "n": 0 }')).toEqual(["[b, dim 768]"]);
    expect(hintOn('"unstack": "qkv"')).toEqual(["3 × [b, heads 12, n 197, head_dim 64]"]);
  });

  test("goes to definitions of blocks, tensors and parameters", async () => {
    const go = async (nodes: string) => {
      const { text, position } = cursor(spec(nodes));
      await editor.show(uri, text);
      const found = await editor.ask<Location | null>("textDocument/definition", uri, { position });
      return found === null
        ? undefined
        : text.split("\n")[found.range.start.line]?.slice(found.range.start.character).slice(0, 8);
    };
    expect(await go('{ "block": "ml|p" }')).toBe('"mlp": {');
    expect(await go('{ "add": "qk|v" }')).toBe('"qkv" },');
    expect(await go('{ "linear": "2 * hea|ds" }')).toBe('"heads":');
    expect(await go('{ "add": "2 * hea|ds" }')).toBe('"heads":');
    expect(await go('{ "ge|lu": {} }')).toBeUndefined();
  });

  test("offers what comes with Vitral where a file is named, checks it and goes to it", async () => {
    const { text, position } = cursor('{ "vitral": 1, "import": { "ffn": "|" }, "nodes": [] }');
    await editor.show(uri, text);
    const offered = await editor.ask<readonly CompletionItem[]>("textDocument/completion", uri, { position });
    expect(labels(offered)).toEqual(expect.arrayContaining(["vitral:vit", "vitral:blocks/ffn"]));

    const [before, after] = spec('{ "block": "f|fn", "with": { "mlp_dim": 8, "dropout": 0 } }').split('"blocks":');
    const imported = cursor(`${before}"import": { "ffn": "vitral:blocks/ffn" }, "blocks":${after}`);
    const told = await editor.show(uri, imported.text.replace('"mlp"', '"ffn_of_mine"'));
    expect(told.filter(({ severity }) => severity === 1)).toEqual([]);
    const { position: on } = imported;
    const found = await editor.ask<Location | null>("textDocument/definition", uri, { position: on });
    expect(found?.uri).toBe(pathToFileURL(resolve("specs/blocks/ffn.json")).href);
  });

  test("renames an axis in its pattern and in `sizes`, and refuses what would break a later node", async () => {
    const rename = async (nodes: string, newName: string) => {
      const { text, position } = cursor(spec(nodes));
      await editor.show(uri, text);
      const edit = await editor.ask<WorkspaceEdit | null>("textDocument/rename", uri, { position, newName });
      return edit === null
        ? null
        : applied(text, edit.changes?.[uri] ?? [])
            .split("\n")[8]
            ?.trim();
    };
    expect(await rename('{ "rearrange": "b n (k| d) -> k b n d", "sizes": { "k": 3 } }', "parts")).toBe(
      '{ "rearrange": "b n (parts d) -> parts b n d", "sizes": { "parts": 3 } }',
    );
    const later = '{ "rearrange": "b n (k| d) -> k b n d", "sizes": { "k": 3 } }, { "softmax": "k" }';
    await expect(rename(later, "parts")).rejects.toThrow("would break this");
    await expect(rename('{ "rearrange": "b n (hea|ds d) -> heads b n d" }', "h")).rejects.toThrow("value in scope");
    await expect(rename('{ "rearrange": "b n k| -> b k n" }', "2k")).rejects.toThrow("not a valid axis name");
    expect(await rename('{ "linear": "di|m" }', "d")).toBeNull();
  });

  test("offers quick fixes; a sure one is preferred", async () => {
    const fix = async (text: string) => {
      const diagnostics = await editor.show(uri, text);
      const [first] = diagnostics;
      const actions = await editor.ask<CodeAction[]>("textDocument/codeAction", uri, {
        range: first?.range,
        context: { diagnostics },
      });
      return { action: actions[0], text: applied(text, actions[0]?.edit?.changes?.[uri] ?? []) };
    };
    const guess = await fix(spec('"gelux"'));
    expect(guess.text).toContain('    "gelu"\n');
    expect(guess.action).toMatchObject({ kind: "quickfix", isPreferred: false });
    const sure = await fix(spec('{ "rearrange": "b, n, c -> b c n" }'));
    expect(sure.text).toContain('"b n c -> b c n"');
    expect(sure.action?.isPreferred).toBe(true);
  });

  test("formats", async () => {
    await editor.show(uri, '{"vitral":1,"nodes":[]}');
    const edits = await editor.ask<TextEdit[]>("textDocument/formatting", uri, {
      options: { tabSize: 2, insertSpaces: true },
    });
    expect(edits[0]?.newText).toBe('{\n  "vitral": 1,\n  "nodes": []\n}\n');
  });

  test("survives whatever is typed", async () => {
    const position = { line: 3, character: 10 };
    for (const text of ["", "{", "[1]", '"x"', "{{{{", '{ "nodes": [{ "linear": [', "\0", "[".repeat(5000)]) {
      await editor.show(uri, text);
      for (const method of ["completion", "hover", "definition"])
        await editor.ask(`textDocument/${method}`, uri, { position });
      await editor.ask("textDocument/formatting", uri, { options: {} });
    }
  });
});
