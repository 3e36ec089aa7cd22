import { type Problem, problem, replace, warning } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import type { Span } from "../problem/source.ts";
import { quoted, quotedPath } from "../problem/wording.ts";
import type { Name } from "./spec.ts";

/** How many names a message lists. */
const MOST_NAMED = 6;

/** K6xx: weights of other libraries, and what they are compared with. */

export const noCheckpointMap = (span: Span): Problem =>
  problem("K601", "this spec says nothing of other libraries' weights", span, {
    help: ['add a map: "checkpoints": { "name": { "our.path": "their.key" } }'],
  });

/** How a file fits a map: facts for K602. */
export interface Misfit {
  readonly map: { readonly name: Name };
  readonly uncovered: readonly string[];
  readonly missing: readonly { readonly key: string; readonly path: string }[];
  readonly unexpected: readonly string[];
  readonly misshapen: readonly Problem[];
}

/** @param fits the best first: of it every tensor is listed */
export const noMapFits = (span: Span, fits: readonly Misfit[]): Problem =>
  problem("K602", "none of the spec's checkpoint maps fits the file", span, {
    help: fits.flatMap((fit, i) => (i === 0 ? [summary(fit), ...misfits(fit)] : [summary(fit)])),
  });

function summary({ map, uncovered, missing, unexpected, misshapen }: Misfit): string {
  const counts = [
    [missing.length, "missing"],
    [unexpected.length, "not asked for"],
    [misshapen.length, "of another shape"],
    [uncovered.length, "without a rule"],
  ] as const;
  const said = counts.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return `\`${map.name.text}\`: ${said.join(", ")}`;
}

/** Each tensor that is in the way, with the nearest name among those that could be it. */
export function misfits({ uncovered, missing, unexpected, misshapen }: Misfit): string[] {
  const absent = missing.map(({ key }) => key);
  return [
    ...some(uncovered, (path) => `no rule is for ${quotedPath(path)}`),
    ...some(
      missing,
      ({ key, path }) => `the file has no ${quotedPath(key)}, for ${quotedPath(path)}${nearest(key, unexpected)}`,
    ),
    ...some(unexpected, (key) => `nothing asks for ${quotedPath(key)}${nearest(key, absent)}`),
    ...some(misshapen, ({ message }) => message),
  ];
}

/** How many tensors of a kind are listed. */
const MOST_LISTED = 40;

const some = <T>(list: readonly T[], line: (item: T) => string): string[] => [
  ...list.slice(0, MOST_LISTED).map(line),
  ...(list.length > MOST_LISTED ? [`and ${list.length - MOST_LISTED} more like these`] : []),
];

function nearest(key: string, keys: readonly string[]): string {
  const similar = similarName(key, keys);
  return similar === undefined ? "" : `; a similar one is ${quotedPath(similar)}`;
}

export const unlikeParts = (
  span: Span,
  path: string,
  keys: readonly string[],
  shapes: readonly (readonly number[])[],
): Problem =>
  problem("K603", `weight \`${path}\` is joined of tensors that do not fit each other`, span, {
    help: keys.map((key, i) => `\`${key}\` is ${shapes[i]?.join(" x ")}`),
  });

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

/** @param isAlone whether the path stands in the text as it is named here */
export const ruleOfNoWeight = ({ text: path, span }: Name, weights: readonly string[], isAlone: boolean): Problem => {
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
    ...(similar === undefined || !isAlone ? {} : replace(span, similar, "maybe")),
  });
};

export const tooManyHoles = (span: Span, most: number): Problem =>
  problem("C712", `a path has at most ${most} holes with dots`, span, {
    help: ["name the steps between them, or write a rule for each length"],
  });

/** X94x: what a map says. */

export const badHole = (span: Span, step: string): Problem =>
  problem("X940", `${quoted(step)} is no hole`, span, {
    help: [
      "a hole is `{i}` for an index, `{rest...}` for any steps, or `{part in expand:1, contract:4}` for one of these steps, each with what stands for it in their keys",
    ],
  });

export const repeatedWord = (span: Span, step: string, word: string): Problem =>
  problem("X941", `${quoted(step)} names ${quoted(word)} twice`, span, { help: ["say once what stands for it"] });

export const twoRulesFor = ({ text, span }: Name, before: Name): Problem =>
  problem("X942", `there are two rules for ${text === "" ? "what the others leave out" : quoted(text)}`, span, {
    help: ["a group's own path is its rule for all that the rules in it leave out; delete one of the two"],
    related: [{ span: before.span, text: "the other one" }],
  });

export const unknownLayout = ({ text, span }: Name, layouts: readonly string[]): Problem =>
  problem("X943", `there is no layout ${quoted(text)}`, span, {
    help: [
      `there is ${layouts.map(quoted).join(", ")}; without \`layout\`, each rule says by \`rearrange\` what it needs`,
    ],
  });

/** X96x: tables of another image size. */

export const unknownResize = ({ text, span }: Name, names: readonly string[]): Problem => {
  const similar = similarName(text, names);
  return problem("X960", `there is no rule of resizing called ${quoted(text)}`, span, {
    help: [`there are ${names.map(quoted).join(", ")}, each as that source does it`],
    ...(similar === undefined ? {} : replace(span, JSON.stringify(similar), "maybe")),
  });
};

export const gridIsNone = (span: Span, what: string): Problem =>
  problem("X961", `${what} of \`resize\` must be whole numbers`, span, {
    help: ['a grid is its rows and columns: "grid": ["height / patch_h", "width / patch_w"]'],
  });

export const emptyJoin = (span: Span): Problem =>
  problem("X944", "a weight cannot be joined of no tensors", span, { help: ["name their keys, in order"] });

export const loneBrace = (span: Span, text: string): Problem =>
  problem("X946", `a brace of ${quoted(text)} stands alone`, span, {
    help: ["in a key, braces hold an expression: `layers.{2 * i}.weight`"],
  });

export const mixedStars = ({ text, span }: Name): Problem =>
  problem("X945", `${quoted(text)} has a star beside other letters`, span, {
    help: ["between dots, `*` stands for one step and `**` for any number of them: `**.relative_position_index`"],
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
