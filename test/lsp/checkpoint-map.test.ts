import { expect, test } from "vitest";
import { TextDocument } from "vscode-languageserver-textdocument";
import { analyze } from "../../lsp/analysis.ts";
import { complete } from "../../lsp/completion.ts";
import { hover } from "../../lsp/hover.ts";

const spec = (map: string): string =>
  `{ "vitral": 1, "inputs": { "x": "b 4" }, "nodes": [{ "linear": 4, "id": "y" }], "outputs": { "y": "y" }, "checkpoints": { "theirs": ${map} } }`;

/** What is offered where a `|` stands. */
function offered(map: string): string[] {
  const marked = spec(map);
  const text = marked.replace("|", "");
  const document = TextDocument.create("file:///m.json", "json", 1, text);
  return complete(analyze(document.uri, text), document, marked.indexOf("|")).map(({ label }) => label);
}

test("an editor offers the keys of a map, of a group and of a rule", () => {
  expect(offered('{ "layout": "pytorch", "|": 1 }')).toEqual(["under", "rules", "ignore"]);
  const inRule = expect.arrayContaining(["under", "rules", "from", "rearrange", "sizes"]);
  expect(offered('{ "layout": "pytorch", "rules": { "y": { "|": 1 } } }')).toEqual(inRule);
  expect(offered('{ "layout": "pytorch", "rules": { "y": { "rules": { "kernel": { "|": 1 } } } } }')).toEqual(inRule);
});

test("and says what they are for", () => {
  const text = spec('{ "layout": "pytorch", "rules": { "y": { "from": "fc" } } }');
  const document = TextDocument.create("file:///m.json", "json", 1, text);
  for (const key of ["layout", "from"])
    expect(JSON.stringify(hover(analyze(document.uri, text), document, text.indexOf(`"${key}"`) + 2))).toContain(
      `**${key}**`,
    );
});
