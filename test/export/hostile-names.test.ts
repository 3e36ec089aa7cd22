import { ts } from "ts-morph";
import { expect, test } from "vitest";
import { pythonName } from "../../compiler/export/pytorch/python/python-name.ts";
import { pyTorchModule } from "../../compiler/export/pytorch/pytorch.ts";
import { identifier } from "../../compiler/export/typescript/identifier.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, farthest, moduleText } from "./agreement.ts";
import { modelNamed, names, specOf, texts } from "./hostile-spec.ts";
import { WasmFolder } from "./wasm-modules.ts";

const { engine } = await openEngine("cpu");

/** What runs of a module: its code without comments. */
function code(text: string): string {
  const compilerOptions = { target: ts.ScriptTarget.ES2022, removeComments: true };
  const { outputText, diagnostics } = ts.transpileModule(text, { compilerOptions, reportDiagnostics: true });
  expect(diagnostics).toEqual([]);
  return outputText;
}

test("no text of a spec is code: only the parameter that it is the value of differs", async () => {
  const harmless = code(await moduleText(modelNamed(specOf("harmless", ["a", "b"]))));
  expect(harmless).toContain('kind: "harmless"');
  for (const said of texts) {
    const hostile = code(await moduleText(modelNamed(specOf(said, ["a", "b"]))));
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
    const model = modelNamed(specOf("said", called));
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

test("the same of a WebAssembly module's loader, and of the names inside the module", async () => {
  const codeOf = async (text: string) => {
    const { files } = await WasmFolder.of(modelNamed(specOf(text, ["a", "b"])));
    return code(new TextDecoder().decode(files.get("model.js")));
  };
  const [harmless, hostile] = [await codeOf("harmless"), await codeOf(texts.join(" "))];
  const [, literal = ""] = /kind: ("(?:[^"\\]|\\.)*")/s.exec(hostile) ?? [];
  expect(JSON.parse(literal)).toBe(texts.join(" "));
  expect(hostile.replace(literal, () => '"harmless"')).toBe(harmless);
  const model = modelNamed(specOf("said", names));
  const agreement = new Agreement({ model, text: "" }, engine);
  const folder = await WasmFolder.of(model, { b: 2 });
  // A wrong name shows by far more than relaxed SIMD's other rounding of a hundred layers.
  expect(farthest(await agreement.reference(), await folder.run(agreement.weights, agreement.inputs))).toBeLessThan(
    1e-4,
  );
});

/** What runs of a module of Python: its code without comments and doc strings, and its literals apart. */
function pythonCode(text: string): { readonly code: string; readonly literals: readonly string[] } {
  const literals: string[] = [];
  const code = text.replaceAll(/"""(?:[^"\\]|\\.|"(?!""))*"""|"(?:[^"\\\n]|\\.)*"|#[^\n]*/gs, (found) => {
    if (found.startsWith("#") || found.startsWith('"""')) return "";
    literals.push(found);
    return '""';
  });
  return { code: code.replace(/class \w+(?![\s\S]*class )/, "class Model"), literals };
}

test("no text of a spec is code of Python", () => {
  const of = (said: string) => pythonCode(pyTorchModule(modelNamed(specOf(said, ["a", "b"])).evaluated).text);
  const harmless = of("harmless");
  expect(harmless.code).toContain("nn.LayerNorm");
  for (const said of [...texts, '"""', '\\"""', "\\", 'x"""\n\nimport os\n"""', '"', "z\\"]) {
    const { code, literals } = of(said);
    expect(code, said).toBe(harmless.code);
    expect(literals, said).toEqual(harmless.literals);
  }
});

test("a name becomes one of Python, whatever it is", () => {
  for (const name of [...texts, ...names, "", "1a", "²", "a-b", "__init__", "self", "lambda", "None", "ﬁ"])
    expect(pythonName(name), name).toMatch(/^[A-Za-z][A-Za-z0-9_]*$/);
  expect(["self", "lambda", "None", "__init__"].map(pythonName)).toEqual(["self_", "lambda_", "None_", "init"]);
});

test("what a constructor of Python takes hides no class and no function of the module", () => {
  const block = { params: { Mix: "int" }, inputs: { x: "b n c" }, nodes: [{ linear: "Mix", id: "one" }] };
  const { text } = pyTorchModule(
    modelNamed({
      vitral: 1,
      params: { Mix: 4, relative_position_index: 3 },
      blocks: { mix: block },
      inputs: { image: "b 9 8" },
      nodes: [
        { constant: { relative_position_index: ["relative_position_index", 3] }, id: "table" },
        { block: "mix", in: "image", id: "m" },
        { cast: "float", in: "table", id: "f" },
        { einsum: "b i c, i j -> b j c", in: ["m", "f"], id: "y" },
      ],
      outputs: { y: "y" },
    }).evaluated,
  );
  expect(text).toContain("*, Mix_=4, relative_position_index2=3");
  expect(text).toContain("self.m = Mix(c=8, Mix_=Mix_)");
  expect(text).toContain("relative_position_index(relative_position_index2, 3)");
});
