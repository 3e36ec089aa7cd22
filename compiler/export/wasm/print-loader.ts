import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { DType } from "../../ir/kernel-attributes.ts";
import type { Program } from "../../ir/plan.ts";
import type { ExportedFile } from "../exported-file.ts";
import type { TrainingImages } from "../training-images.ts";
import { commentText, key } from "../typescript/identifier.ts";
import { configText, headOf } from "../typescript/module-parts.ts";
import { preprocessText } from "../typescript/print/preprocess-text.ts";
import { loaderTexts } from "./loader-text.ts";

/** The loader of a module: as JavaScript, which Node and a page take as it is, and its types. */
export async function printLoader(texts: readonly string[]): Promise<readonly ExportedFile[]> {
  const { ts } = await import("ts-morph");
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, alwaysStrict: false };
  // One by one, for the lines between them.
  const code = texts
    .map((text) => ts.transpileModule(text, { compilerOptions }).outputText.trim())
    .filter((text) => text !== "" && text !== "export {};");
  const types = ts.transpileDeclaration(texts.join("\n\n"), { compilerOptions });
  return [
    { path: "model.js", content: `${code.join("\n\n")}\n` },
    { path: "model.d.ts", content: types.outputText },
  ];
}

/** The loader as TypeScript. */
export function loaderStatements(
  typed: TypedGraph,
  { bindings, inputs, outputs, steps }: Program,
  images: TrainingImages | undefined,
): readonly string[] {
  const made = new Map(
    [...Object.values(inputs), ...steps.flatMap((step) => step.outputs)].map((one) => [one.value, one]),
  );
  const sizes = Object.entries(bindings).map(([name, size]) => `  ${key(name)}: ${size},\n`);
  const taken = Object.entries(inputs).map(
    ([name, { shape, dtype }]) =>
      `  /** [${shape.join(", ")}]${said(dtype)} */\n  readonly ${key(name)}: ArrayLike<number>;\n`,
  );
  const given = Object.entries(outputs).map(([name, value]) => {
    const { shape, dtype } = made.get(value) ?? { shape: [], dtype: "f32" as const };
    return `  /** [${shape.join(", ")}] */\n  readonly ${key(name)}: Tensor<${arrays[dtype]}>;\n`;
  });
  return [
    `/**\n${headOf(typed)
      .map((line) => ` * ${commentText(line)}`.trimEnd())
      .join("\n")}\n */\n${configText(typed)}`,
    `/** What the free sizes were chosen to be. */\nexport const sizes = {\n${sizes.join("")}} as const;`,
    `/** What the model takes, row by row. */\nexport interface Inputs {\n${taken.join("")}}`,
    `export interface Outputs {\n${given.join("")}}`,
    ...loaderTexts,
    ...(images === undefined ? [] : [preprocessText(images, { type: "Float32Array", made: "values" })]),
  ];
}

const arrays: Readonly<Record<DType, string>> = { f32: "Float32Array", i32: "Int32Array", bool: "Uint8Array" };

const said = (dtype: DType): string => ({ f32: "", i32: " of whole numbers", bool: " of 0 and 1" })[dtype];
