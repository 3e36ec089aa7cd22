import { expect, test } from "vitest";
import { analyze } from "../../lsp/analysis.ts";

const codes = (uri: string, text: string) => analyze(uri, text).problems.map(({ code }) => code);

test.each([
  "untitled:Untitled-1",
  "file://host/share/model.json",
  "file:///a%zz.json",
  "file:///a%2fb.json",
  "http://[",
  "file:",
  "",
])("a file at %j is read like any other", (uri) => {
  expect(codes(uri, "{")).toContain("J006");
});

test("what would overflow a parser's stack, or take minutes, is answered with its problem", () => {
  expect(codes("file:///deep.json", "[".repeat(20_000))).toEqual(["J016"]);
  expect(codes("file:///deep.json", '{"a":'.repeat(20_000))).toEqual(["J016"]);
  const nodes = [
    { loop: 90_000, nodes: [{ if: "sum(range(100000)) < 0", then: ["gelu"] }] },
    { gelu: {}, id: "y" },
  ];
  const text = JSON.stringify({ vitral: 1, inputs: { x: "b 4" }, nodes, outputs: { y: "y" } });
  expect(codes("file:///loop.json", text)).toEqual(["E520"]);
});
