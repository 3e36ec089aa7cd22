import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { analyze } from "../../lsp/analysis.ts";
import { complete } from "../../lsp/completion.ts";

test.each(['"import": { "vit": "|" }', '"extends": "|"'])(
  "an editor offers models for %s by timm's names too",
  (entry) => {
    const marked = `{ "vitral": 1, ${entry}, "nodes": [] }`;
    const text = marked.replace("|", "");
    const document = TextDocument.create("file:///m.json", "json", 1, text);
    const offered = complete(analyze(document.uri, text), document, marked.indexOf("|")).map(({ label }) => label);
    expect(offered).toEqual(expect.arrayContaining(["vitral:vit", "vitral:blocks/ffn", "vitral:vit_base_patch16_224"]));
  },
);
