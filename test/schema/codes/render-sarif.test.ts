import { describe, expect, test } from "vitest";
import { renderSarif } from "../../../schema/codes/render-sarif.ts";
import { problem } from "../../../schema/problem/problem.ts";
import { toLsp } from "../../../schema/problem/render-lsp.ts";
import type { Source, Span } from "../../../schema/problem/source.ts";

const spec: Source = { name: "specs/my vit.json", text: '{\n  "nodes": [{ "linear": "dim" }, { "gelux": {} }]\n}' };
const at = (part: string): Span => {
  const start = spec.text.indexOf(part);
  return { source: spec, start, end: start + part.length };
};
const found = problem("G601", "unknown op `gelux`", at("gelux"), {
  label: "here",
  related: [{ span: at("linear"), text: "another op" }],
  because: [{ span: at("dim"), text: "`dim` is 64" }],
  help: ["a similar op exists: `gelu`"],
  fix: { edits: [{ span: at("gelux"), text: "gelu" }], applicability: "maybe" },
});

describe("renderSarif", () => {
  test("says all that the problem says", () => {
    const { runs } = JSON.parse(renderSarif([found, problem("F401", "cannot read it", undefined)], "1.2.3"));
    const [result, bare] = runs[0].results;
    expect(runs[0].tool.driver.rules.map(({ id }: { id: string }) => id)).toEqual(["G601", "F401"]);
    expect(result.message.text).toBe("unknown op `gelux` (here)\nhelp: a similar op exists: `gelu`");
    expect(result.locations[0].physicalLocation).toEqual({
      artifactLocation: { uri: "specs/my%20vit.json" },
      region: { startLine: 2, startColumn: 37, endLine: 2, endColumn: 42, charOffset: 38, charLength: 5 },
    });
    expect(result.locations[0].logicalLocations).toEqual([{ fullyQualifiedName: "/nodes/1/gelux" }]);
    expect(result.relatedLocations[0].message.text).toBe("another op");
    expect(result.codeFlows[0].threadFlows[0].locations[0].location.message.text).toBe("`dim` is 64");
    expect(result.fixes[0].artifactChanges[0].replacements[0].insertedContent).toEqual({ text: "gelu" });
    expect(bare).not.toHaveProperty("locations");
  });

  test("the fingerprint stays when numbers and other nodes change", () => {
    const print = (message: string) =>
      JSON.parse(renderSarif([problem("S303", message, at("dim"))], "1")).runs[0].results[0].partialFingerprints;
    expect(print("dimension 2 is 225")).toEqual(print("dimension 2 is 227"));
    expect(print("dimension 2 is 225")).not.toEqual(print("axis 2 is 225"));
  });
});

test("toLsp counts from 0 and keeps the fix for later", () => {
  const { range, severity, relatedInformation, data, message } = toLsp(found, ({ name }) => `file:///${name}`);
  expect(range).toEqual({ start: { line: 1, character: 36 }, end: { line: 1, character: 41 } });
  expect(severity).toBe(1);
  expect(message).toContain("help: ");
  expect(relatedInformation.map((info) => info.message)).toEqual(["another op", "`dim` is 64"]);
  expect(data.fix).toEqual({ isSafe: false, edits: [{ uri: "file:///specs/my vit.json", range, newText: "gelu" }] });
});
