import type { SourceFile } from "ts-morph";
import { type FreeSizes, readingLines } from "../body/free-sizes.ts";
import type { Code } from "../code.ts";
import { helpers, weightTypes, withNeeded } from "../helpers.ts";
import { commentText, key, namesIn } from "../identifier.ts";
import type { ModuleWriter } from "../module-writer.ts";
import type { Statement } from "../statement.ts";
import { plain } from "../statement.ts";
import type { WeightTree } from "../weight-tree.ts";
import { mentions, type PrintedFunction, printFunctions, printMain, withoutComment } from "./print-function.ts";

export interface MainFunction {
  readonly inputs: readonly string[];
  readonly sizes: FreeSizes;
  readonly weights: WeightTree;
  readonly statements: readonly Statement[];
  readonly results: readonly { readonly name: string; readonly value: Code }[];
}

/** What the module says besides the model's functions. */
export interface ModuleTexts {
  /** Lines of the comment at its head. */
  readonly head: readonly string[];
  /** Declarations before the functions, each a text of its own. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly inputDocs: readonly string[];
}

/** Puts a module's parts into a source file, through ts-morph. */
export function printModule(file: SourceFile, module: ModuleWriter, main: MainFunction, texts: ModuleTexts): void {
  const all = printFunctions(module.functions, module.names);
  const functions = readFrom(printMain(main.statements, all), all);
  const lines = [...printMain(main.statements, all), ...functions.flatMap((one) => one.lines)];
  const called = new Set(lines.flatMap(namesIn));
  const used = withNeeded(new Set([...module.helpers].filter((name) => called.has(name))));
  const types = [
    ...main.weights.types,
    ...typesIn(main.weights),
    ...functions.flatMap(({ source }) => [...typesIn(source.weights)]),
  ];

  file.addStatements(`/**\n${texts.head.map((line) => ` * ${commentText(line)}`.trimEnd()).join("\n")}\n */`);
  file.addImportDeclaration({ moduleSpecifier: "@tensorflow/tfjs-core", namespaceImport: "tf" });
  for (const text of texts.before) file.addStatements(text);
  const constants = letLines(module, lines);
  if (constants.length > 0) file.addStatements(constants.join("\n"));

  for (const [name, text] of Object.entries(weightTypes))
    if (types.includes(name)) file.addStatements(`export ${text}`);
  if ([...lines, ...used.map((name) => helpers[name].text)].some((text) => namesIn(text).includes("Pair")))
    file.addStatements("type Pair = [number, number];");
  const weights = main.weights.isEmpty ? "Record<string, never>" : main.weights.text(module.typeOf);
  for (const [name, type] of module.types) file.addTypeAlias({ name, type, isExported: true });
  file.addTypeAlias({
    name: "Weights",
    isExported: true,
    type: weights,
    docs: ["The model's weights, by their paths."],
  });
  file.addTypeAlias({
    name: "Outputs",
    isExported: true,
    type: `{ ${main.results.map(({ name }) => `${key(name)}: tf.Tensor`).join("; ")} }`,
  });

  addMain(file, main, functions, texts);
  for (const one of functions.toReversed()) addFunction(file, one);
  for (const name of used) file.addStatements(helpers[name].text.trim());
  if (!module.tables.isEmpty) file.addStatements(module.tables.text());
  for (const text of texts.after) file.addStatements(text);
}

/** The spec's values that lines speak of, and those that they build on. */
function letLines({ lets, letOrder: order }: ModuleWriter, lines: readonly string[]): readonly string[] {
  const used = new Set<string>();
  const visit = (name: string): void => {
    const text = lets.get(name);
    if (text === undefined || used.has(name)) return;
    for (const inner of namesIn(text)) visit(inner);
    used.add(name);
  };
  const names = new Set(lines.flatMap((line) => namesIn(withoutComment(line))));
  for (const name of order) if (names.has(name)) visit(name);
  return [...used].map((name) => `const ${name} = ${lets.get(name)};`);
}

/** The functions that lines call, and those that they call. */
function readFrom(lines: readonly string[], all: readonly PrintedFunction[]): readonly PrintedFunction[] {
  const names = new Set(lines.flatMap(namesIn));
  for (const { source, lines: own } of all.toReversed())
    if (names.has(source.name)) for (const name of own.flatMap(namesIn)) names.add(name);
  return all.filter(({ source }) => names.has(source.name));
}

function typesIn(tree: WeightTree): string[] {
  return [...tree.types, ...[...tree.fields.values(), ...tree.elements.values()].flatMap(typesIn)];
}

function addMain(
  file: SourceFile,
  main: MainFunction,
  functions: readonly PrintedFunction[],
  { inputDocs }: ModuleTexts,
): void {
  const outputs = main.results.map(({ name, value }): Statement => plain([`${key(name)}: `, ...value]));
  const lines = printMain([...main.statements, ...outputs], functions);
  const isUsed = (name: string) => lines.some((line) => mentions(withoutComment(line), name));
  const sizes = readingLines(main.sizes.all, isUsed);
  const made = lines.slice(lines.length - outputs.length).map((line) => line.replace(/;$/, ""));
  const returned = made.map((line) => {
    const [, name, value] = /^([\p{ID_Continue}$]+): (.*)$/u.exec(line) ?? [];
    return name !== undefined && name === value ? name : line;
  });
  file.addFunction({
    name: "forward",
    isExported: true,
    parameters: [
      { name: unlessUsed("w", lines), type: "Weights" },
      ...main.inputs.map((name) => ({ name: unlessUsed(name, [...sizes, ...lines]), type: "tf.Tensor" })),
    ],
    returnType: "Outputs",
    docs: [docs(["Computes the model's outputs, and leaves no other tensor behind.", ...inputDocs])],
    statements: [
      "return tf.tidy(() => {",
      ...[...sizes, ...lines.slice(0, lines.length - outputs.length)].map((line) => `  ${line}`),
      `  return { ${returned.join(", ")} };`,
      "});",
    ].join("\n"),
  });
}

/** A parameter that nothing reads is marked as such. */
const unlessUsed = (name: string, lines: readonly string[]): string =>
  lines.some((line) => mentions(withoutComment(line), name)) ? name : `_${name}`;

function addFunction(file: SourceFile, { source, parameters, lines }: PrintedFunction): void {
  const numbers = parameters.map(({ name }) => name).join(", ");
  const record = `{ ${parameters.map(({ name, type }) => `${name}: ${type}`).join("; ")} }`;
  const doc = source.block?.doc;
  file.addFunction({
    name: source.name,
    parameters: [
      ...(source.weightsType === undefined ? [] : [{ name: unlessUsed("w", lines), type: source.weightsType }]),
      ...source.inputs.map((name) => ({ name: unlessUsed(name, lines), type: "tf.Tensor" })),
      ...(parameters.length === 0 ? [] : [{ name: `{ ${numbers} }`, type: record }]),
    ],
    returnType: source.results === 1 ? "tf.Tensor" : `[${Array(source.results).fill("tf.Tensor").join(", ")}]`,
    ...(doc === undefined ? {} : { docs: [docs([doc])] }),
    statements: lines.join("\n"),
  });
}

const docs = (lines: readonly string[]): string => lines.map(commentText).join("\n");
