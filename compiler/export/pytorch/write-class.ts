import type { Block } from "../../../schema/spec/spec.ts";
import type { StoredWeight } from "../stored-weight.ts";
import type { Argument } from "./class-scope.ts";
import { type ClassSource, ClassWriter } from "./class-writer.ts";
import { laidOut } from "./layout.ts";
import { docText } from "./python-text.ts";

/** A class with what a caller needs to know. */
export interface BuiltClass {
  /** `Attention(dim, heads)` in the caller's names. */
  readonly built: string;
  readonly weights: readonly StoredWeight[];
  readonly writer: ClassWriter;
}

/**
 * Writes a run of a body as a class of the module, and says how it is built.
 * @param given what it is given for an argument, where it is built
 */
export function writeClass(
  { module, walk }: ClassWriter,
  source: ClassSource,
  { wanted, doc }: { readonly wanted: string; readonly doc: Block["doc"] },
  given: (argument: Argument) => string,
): BuiltClass {
  const writer = new ClassWriter(module, source, walk);
  writer.write();
  const { name } = module.class(wanted, classLines(writer, doc, returnLines(writer)));
  // What has the name of what it is given stands by itself, as long as nothing before it has another.
  let isInOrder = true;
  const parts = writer.scope.argumentList().map((argument) => {
    const text = given(argument);
    isInOrder &&= text === argument.name;
    return isInOrder ? text : `${argument.name}=${text}`;
  });
  return { built: `${name}(${parts.join(", ")})`, weights: writer.weights, writer };
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
