import type { Block } from "../../../schema/spec/spec.ts";
import type { StoredWeight } from "../stored-weight.ts";
import type { Argument } from "./class-scope.ts";
import { type ClassSource, ClassWriter } from "./class-writer.ts";
import { laidOut } from "./python/layout.ts";
import { docText } from "./python/python-text.ts";
import { literal, type Place } from "./python/symbol.ts";

/** A class with what a caller needs to know. */
export interface BuiltClass {
  /** `Attention(dim, heads)`, where it is built. */
  build(place: Place): string;
  readonly weights: readonly StoredWeight[];
  readonly writer: ClassWriter;
}

/**
 * Writes a run of a body as a class of the module.
 */
export function writeClass(
  { module, walk }: ClassWriter,
  source: ClassSource,
  { wanted, doc }: { readonly wanted: string; readonly doc: Block["doc"] },
): BuiltClass {
  const writer = new ClassWriter(module, source, walk);
  writer.write();
  const { name } = module.class(wanted, classLines(writer, doc, returnLines(writer)));
  const build = (place: Place): string => {
    const parts = argumentTexts(writer.scope.argumentList(), place);
    return `${name}(${parts.join(", ")})`;
  };
  return { build, weights: writer.weights, writer };
}

/** Arguments as they are given: one that has the name of what it is given stands by itself, if those before do. */
function argumentTexts(all: readonly Argument[], place: Place): string[] {
  let isInOrder = true;
  return all.map(({ name, given = literal(null) }) => {
    const { text } = given.in(place);
    isInOrder &&= text === name;
    return isInOrder ? text : `${name}=${text}`;
  });
}

function returnLines(writer: ClassWriter): string[] {
  const { values, source } = writer;
  for (const ref of source.results) writer.keepTable({ ref });
  const texts = source.results.map((ref) => values.python(ref).text);
  return [`return ${texts.join(", ")}`];
}

/** The lines of a class after its first. */
export function classLines(
  writer: ClassWriter,
  doc: string | undefined,
  returned: readonly string[],
  signature?: readonly string[],
): string[] {
  const own = signature ?? writer.scope.argumentList().map(({ name }) => name);
  const kept = writer.scope.statements();
  const built = [...kept, ...writer.built];
  const given = [...writer.inputs.map(({ text }) => text), ...[...writer.borrowed.values()].map(({ name }) => name)];
  const constructor = [
    `def __init__(self${own.map((name) => `, ${name}`).join("")}):`,
    ["super().__init__()", ...built],
  ] as const;
  const forward = [
    `def forward(self${given.map((name) => `, ${name}`).join("")}):`,
    [...writer.values.statements, ...returned],
  ] as const;
  const isBare = built.length === 0 && own.length === 0;
  const functions = [...(isBare ? [] : [constructor]), forward];
  return [
    ...(doc === undefined ? [] : [...docLines(doc, "    "), ""]),
    ...functions.flatMap(([head, body], i) => [
      ...(i === 0 ? [] : [""]),
      ...laidOut(head, "    "),
      ...body.flatMap((statement) =>
        statement.startsWith("    ") ? laidOut(statement.trimStart(), "            ") : laidOut(statement, "        "),
      ),
    ]),
  ];
}

/** A doc string. */
export function docLines(doc: string, indent: string): string[] {
  const lines = docText(doc).split("\n");
  const [only = "", ...more] = lines;
  if (more.length === 0) return [`${indent}"""${only}"""`];
  return [`${indent}"""${only}`, ...more.map((line) => (line === "" ? "" : `${indent}${line}`)), `${indent}"""`];
}
