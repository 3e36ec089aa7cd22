import type { TypedGraph } from "../../expand/typed-graph.ts";
import { outlineOf } from "../../outline/make-outline.ts";
import type { TensorType } from "../../shape/shape.ts";
import { isConstant, sizeText } from "../../size/size.ts";
import type { ExportDetails } from "../export-details.ts";
import type { ExportedFile } from "../exported-file.ts";
import type { TrainingImages } from "../training-images.ts";
import { writeMain } from "./body/write-main.ts";
import { helpers } from "./helpers.ts";
import { identifier } from "./identifier.ts";
import { configText, headOf, loadText, RESERVED } from "./module-parts.ts";
import { ModuleWriter } from "./module-writer.ts";
import { preprocessText } from "./print/preprocess-text.ts";
import { printModule } from "./print/print-module.ts";
import { trainingModule } from "./train/print-training.ts";

/**
 * A model as one TypeScript module that needs tfjs alone, written from its outline.
 * @throws ProblemError X900–X902, what TypeScript on tfjs has no words for
 */
export async function toTypeScript(
  typed: TypedGraph,
  images?: TrainingImages,
  { training }: ExportDetails = {},
): Promise<readonly ExportedFile[]> {
  const outline = outlineOf(typed);
  const blockNames = new Set(outline.definitions.map(({ block }) => identifier(block.name)));
  const module = new ModuleWriter(typed, [...RESERVED, ...Object.keys(helpers)], blockNames);
  const main = writeMain(module, outline);
  const { IndentationText, Project } = await import("ts-morph");
  const project = new Project({
    useInMemoryFileSystem: true,
    manipulationSettings: { indentationText: IndentationText.TwoSpaces },
  });
  const file = project.createSourceFile("model.ts");
  printModule(file, module, main, {
    head: headOf(typed),
    before: [configText(typed)],
    after: [loadText(typed), ...(images === undefined ? [] : [preprocessText(images, IMAGE)])],
    inputDocs: main.inputs.map((name, i) => `@param ${name} ${axesText([...typed.inputs.values()][i])}`),
  });
  file.formatText({ indentSize: 2 });
  const statements = file.getStatements().map((statement) => statement.getFullText().trim());
  const isSize = (statement: string | undefined) => /^const .* = .*;$/.test(statement ?? "");
  const text = statements.reduce((all, statement, i) => {
    const between = i === 0 ? "" : isSize(statement) && isSize(statements[i - 1]) ? "\n" : "\n\n";
    return `${all}${between}${statement}`;
  }, "");
  return [
    { path: "model.ts", content: `${text}\n` },
    ...(training === undefined ? [] : [{ path: "train.ts", content: trainingModule(typed, training) }]),
    { path: "package.json", content: packageText },
  ];
}

/** `[b, channels, 28, 28]`, or what else the axes are called. */
const axesText = (tensor: TensorType | undefined): string =>
  `[${(tensor?.axes ?? []).map(({ name, size }) => (isConstant(size) ? sizeText(size) : (name ?? sizeText(size)))).join(", ")}]`;

const IMAGE = { type: "tf.Tensor", made: "tf.tensor(values, [1, channels, height, width])" };

/** Beside the module, so that `npm install` brings what it needs. */
const packageText = `${JSON.stringify({ private: true, type: "module", dependencies: { "@tensorflow/tfjs-core": "^4.22.0", "@tensorflow/tfjs-backend-wasm": "^4.22.0" } }, undefined, 2)}\n`;
