import { type Problem, problem, replace, warning } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import type { Span } from "../problem/source.ts";
import { quoted } from "../problem/wording.ts";
import type { Name } from "./spec.ts";

/** How many names a message lists. */
const MOST_NAMED = 6;

/** K6xx: weights of other libraries, and what they are compared with. */

export const noCheckpointMap = (span: Span): Problem =>
  problem("K601", "this spec says nothing of other libraries' weights", span, {
    help: ['add a map: "checkpoints": { "name": { "our.path": "their.key" } }'],
  });

export const noMapFits = (span: Span, tried: readonly (readonly [string, string])[]): Problem =>
  problem("K602", "none of the spec's checkpoint maps fits the file", span, {
    help: tried.map(([name, why]) => `\`${name}\`: ${why}`),
  });

/** Why a map does not fit: facts for K602. */
export const noRuleFor = (path: string): string => `it has no rule for ${quoted(path)}`;

export const noSuchKey = (key: string, keys: Iterable<string>): string => {
  const similar = similarName(key, keys);
  return `the file has no ${quoted(key)}${similar === undefined ? "" : `; a similar one is ${quoted(similar)}`}`;
};

export const foreignShape = (span: Span, path: string, ours: string, key: string, theirs: string): Problem =>
  problem("K603", `weight \`${path}\` is ${ours}, but \`${key}\` is ${theirs}`, span);

/** G609 in a rule, where the holes of the path are values too. */
export const unknownInRule = (
  span: Span,
  path: string,
  name: string,
  holes: readonly string[],
  scope: readonly Name[],
): Problem => {
  const similar = similarName(name, [...holes, ...scope.map(({ text }) => text)]);
  const defined = scope.find(({ text }) => text === similar);
  const message = `${quoted(name)} is no hole of ${quoted(path)}, and no parameter, \`let\` value or size`;
  if (similar === undefined)
    return problem("G609", message, span, {
      help: [`a hole is a step of our path: \`{${name}}\` for a number, \`{${name}...}\` for any steps`],
    });
  return problem("G609", message, span, {
    help: [`a similar name exists: ${quoted(similar)}`],
    related: defined === undefined ? [] : [{ span: defined.span, text: `${quoted(similar)} is defined here` }],
    ...replace(span, similar, "maybe"),
  });
};

export const ruleOfNoWeight = (span: Span, path: string, weights: readonly string[]): Problem => {
  const similar = similarName(path, weights);
  const some = [...new Set(weights)].slice(0, MOST_NAMED).map(quoted).join(", ");
  return warning("W923", `no weight of this model is called ${quoted(path)}`, span, {
    help: [
      similar !== undefined
        ? `a similar weight exists: ${quoted(similar)}`
        : weights.length === 0
          ? "the model has no weights"
          : `weights are called ${some}${weights.length > MOST_NAMED ? ", …" : ""}`,
    ],
    ...(similar === undefined ? {} : replace(span, similar, "maybe")),
  });
};

export const tooManyHoles = (span: Span, most: number): Problem =>
  problem("C712", `a path has at most ${most} holes with dots`, span, {
    help: ["name the steps between them, or write a rule for each length"],
  });

export const caseWithout = (file: string, key: string): Problem =>
  problem("K604", `${file} has no tensor \`${key}\``, undefined, {
    help: ["a parity case holds input/, param/, output/, labels, loss, grad/ and adamw/"],
  });

/** C71x: a recorded case. */

export const caseNote = (file: string, fault: string): Problem =>
  problem("C711", `the note \`cancels\` of ${quoted(file)} ${fault}`, undefined, {
    help: ['it is a JSON list of the gradients\' names there, such as ["head.bias", "blocks.2."]'],
  });
