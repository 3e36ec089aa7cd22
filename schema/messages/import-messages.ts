import { type Problem, problem } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import type { Span } from "../problem/source.ts";

/** I7xx: files that a spec brings in. */

export const cannotImport = (span: Span, path: string, why: string): Problem =>
  problem("I701", `cannot import \`${path}\`: ${why}`, span);

/** The spec was given to the library as a text, without an importer. */
export const nothingImports = (span: Span, path: string): Problem =>
  problem(
    "I701",
    `cannot import \`${path}\`: this spec was given as a text, with nothing that finds its imports`,
    span,
    {
      help: [
        "give `importer: specFiles(PATH)` of vitral/node, which reads files and knows what comes with Vitral",
        `or \`importer: textImporter({ "${path}": TEXT })\`, where there are no files`,
      ],
    },
  );

export const importCircle = (span: Span, files: readonly string[]): Problem =>
  problem("I702", `files import each other in a circle: ${files.join(" -> ")}`, span);

export const noBlockInFile = (span: Span, path: string, block: string, candidates: Iterable<string>): Problem => {
  const similar = similarName(block, candidates);
  return problem("I703", `${path} has no block \`${block}\``, span, {
    help: similar === undefined ? [] : [`a similar block exists: \`${similar}\``],
  });
};

export const tooManyImports = (span: Span, limit: number): Problem =>
  problem("I704", `files import each other more than ${limit} deep`, span, { help: ["that is the limit"] });
