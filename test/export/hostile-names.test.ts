import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { checkedModel } from "../../compiler/check.ts";
import { identifier } from "../../compiler/export/typescript/identifier.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { hostileTexts } from "../hostile-texts.ts";
import { Agreement, moduleText } from "./agreement.ts";

const { engine } = await openEngine("cpu");

const texts = [
  ...hostileTexts,
  "*/ process.exit(1); /*",
  "${process.exit(1)}",
  "`",
  "\\",
  "// \n */ export const x = 1;",
  "'\"\\u0000",
];

/** Names that mean something in the language or in a module, and names that become one. */
const names = (
  "class default delete await new tf w x forward linear config constructor toString hasOwnProperty eval arguments " +
  "été 漢字 a_b aB a__b A_B layerNorm Weights shapes loadWeights undefined let yield static gelu standardize"
).split(" ");

const modelOf = (spec: object) => checkedModel({ name: "a.json", text: JSON.stringify(spec) }, {}, false);

/** Every text and name of a spec is given. */
const specOf = (said: string, called: readonly string[]) => ({
  vitral: 1,
  name: said,
  title: said,
  doc: said,
  papers: [said],
  params: { kind: { type: "string", default: said, doc: said } },
  blocks: Object.fromEntries(
    called.map((name, i) => [
      name,
      {
        doc: said,
        inputs: { [called[i - 1] ?? "super"]: "b n d" },
        nodes: ["layer_norm", { linear: "d", id: name }, "gelu"],
      },
    ]),
  ),
  inputs: { super: "b 3 4" },
  nodes: called.map((name) => ({ block: name, id: name })),
  outputs: Object.fromEntries(called.map((name) => [name, name])),
});

/** What runs of a module: its code without comments. */
function code(text: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, removeComments: true };
  const { outputText, diagnostics } = ts.transpileModule(text, { compilerOptions, reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  return outputText;
}

test("no text of a spec is code: only the parameter that it is the value of differs", async () => {
  const harmless = code(await moduleText(modelOf(specOf("harmless", ["a", "b"]))));
  expect(harmless).toContain('kind: "harmless"');
  for (const said of texts) {
    const hostile = code(await moduleText(modelOf(specOf(said, ["a", "b"]))));
    const [, literal = ""] = /kind: ("(?:[^"\\]|\\.)*")/s.exec(hostile) ?? [];
    expect(JSON.parse(literal)).toBe(said);
    expect(
      hostile.replace(literal, () => '"harmless"'),
      said,
    ).toBe(harmless);
  }
});

test("a spec may call anything anything", async () => {
  for (const called of [names, names.toReversed()]) {
    const model = modelOf(specOf("said", called));
    expect(await new Agreement({ model, text: await moduleText(model) }, engine).deviation()).toBeLessThan(1e-5);
  }
});

test("a name becomes an identifier, whatever it is", () => {
  for (const name of [...texts, ...names, "", "1a", "²", "a-b", "__proto__"]) {
    const made = identifier(name);
    expect(() => new Function(`"use strict"; const ${made} = 1; return ${made};`)(), name).not.toThrow();
    expect(identifier(made)).toBe(made);
  }
});
