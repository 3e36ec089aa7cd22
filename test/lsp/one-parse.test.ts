import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { expect, test, vi } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { analyze } from "../../lsp/analysis.ts";
import { codeActions, diagnosticsOf } from "../../lsp/code-actions.ts";
import { complete } from "../../lsp/completion.ts";
import { definition } from "../../lsp/definition.ts";
import { hover } from "../../lsp/hover.ts";
import { inlayHints } from "../../lsp/inlay-hints.ts";
import { formatSource } from "../../schema/format/format.ts";

const counts = vi.hoisted(() => ({ parsed: new Map<string, number>(), read: new Map<string, number>() }));
const count = (of: Map<string, number>, text: string) => of.set(text, (of.get(text) ?? 0) + 1);

vi.mock("jsonc-parser", async (original) => {
  const module = await original<typeof import("jsonc-parser")>();
  return {
    ...module,
    visit: (...given: Parameters<typeof module.visit>) => {
      count(counts.parsed, given[0]);
      return module.visit(...given);
    },
    parseTree: (...given: Parameters<typeof module.parseTree>) => {
      count(counts.parsed, `tree of ${given[0]}`);
      return module.parseTree(...given);
    },
  };
});
vi.mock("../../schema/spec/read-spec.ts", async (original) => {
  const module = await original<typeof import("../../schema/spec/read-spec.ts")>();
  return {
    ...module,
    readSpec: (...given: Parameters<typeof module.readSpec>) => {
      count(counts.read, given[0].text);
      return module.readSpec(...given);
    },
  };
});

const vit = readFileSync("specs/vit.json", "utf8");
const recipe = readFileSync("specs/recipes/quick-start.json", "utf8");

test.each([
  ["a right spec", "specs/typed.json", vit, 1],
  ["a spec with a mistake", "specs/typed.json", vit.replace('"layer_norm",', '"layer_nrom",'), 1],
  ["a spec with a comma too many", "specs/typed.json", vit.replace('"layer_norm",', '"layer_norm",,'), 1],
  ["a recipe", "specs/recipes/typed.json", recipe, 0],
])("%s is parsed and read once, whatever is asked of it", (_, path, text, reads) => {
  const uri = pathToFileURL(resolve(path)).href;
  const analysis = analyze(uri, text);
  const document = TextDocument.create(uri, "json", 1, text);
  const range = { start: document.positionAt(0), end: document.positionAt(text.length) };
  const diagnostics = diagnosticsOf(analysis);
  expect(counts.parsed.get(text)).toBe(1);
  for (let offset = 0; offset < text.length; offset += 97) {
    hover(analysis, document, offset);
    definition(analysis, document, offset);
    complete(analysis, document, offset);
  }
  inlayHints(analysis, document, range);
  codeActions(analysis, diagnostics as Parameters<typeof codeActions>[1]);
  formatSource(analysis.source);
  expect([counts.parsed.get(text), counts.parsed.get(`tree of ${text}`)]).toEqual([1, 1]);
  expect(counts.read.get(text) ?? 0).toBe(reads);
});
