import { type Note, type Problem, type ProblemDetails, problem, replace, warning } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import type { Span } from "../problem/source.ts";
import { listed } from "../problem/wording.ts";
import type { Name } from "../spec/spec.ts";

/** P21x: the sizes of a pattern's axes. */

/** Most ways to write a size as a product that a message shows. */
const MOST_PRODUCTS = 6;

export const cannotSplit = (
  span: Span,
  group: string,
  names: readonly string[],
  axis: number,
  tensor: string,
  size: string,
  /** What the open axes make together, if that is a number. */
  rest: number | undefined,
  /** An axis of the group that a signature gave a size. */
  bySignature: { readonly name: string; readonly size: string } | undefined,
  scope: readonly Name[],
  because: readonly Note[],
): Problem => {
  const near = names.flatMap((name) => similarTo(name, scope)).slice(0, 1);
  const open = names.filter((name) => name !== bySignature?.name);
  const advice =
    bySignature === undefined
      ? []
      : [
          `\`${bySignature.name}\` is ${bySignature.size} by a signature, which a group takes only if \`sizes\` says so: "sizes": { "${bySignature.name}": "${bySignature.name}" }`,
        ];
  const give =
    open.length < 2
      ? []
      : [`give all but one: "sizes": { "${open[0]}": … }, or a parameter or \`let\` value of that name`];
  const unknown = open.length === 1 ? `the size of ${listed(open)} is` : `the sizes of ${listed(open)} are`;
  return problem("P216", `cannot tell how to split \`${group}\`: ${unknown} unknown`, span, {
    label: `dimension ${axis} of ${tensor} is ${size}`,
    because,
    related: near.map(({ text, span: place }) => ({ span: place, text: `\`${text}\` is defined here` })),
    help: [
      ...near.map(({ text }) => `a similar name exists: \`${text}\``),
      ...advice,
      ...give,
      ...productsOf(rest, names.length),
    ],
  });
};

/** `768 = 2 x 384 = 3 x 256 = …`, where two axes are open. */
function productsOf(size: number | undefined, count: number): string[] {
  if (size === undefined || count !== 2 || size > 1e7) return [];
  const products: string[] = [];
  for (let a = 2; a * a <= size && products.length < MOST_PRODUCTS; a++)
    if (size % a === 0) products.push(`${a} x ${size / a}`);
  return products.length === 0 ? [] : [`${size} = ${products.join(" = ")}`];
}

function similarTo(name: string, scope: readonly Name[]): Name[] {
  const similar = similarName(
    name,
    scope.map(({ text }) => text),
  );
  const found = scope.find(({ text }) => text === similar);
  return found === undefined ? [] : [found];
}

/** A new axis of `repeat`; a size given to a name that no axis has was probably meant for it. */
export const newAxisWithoutSize = (
  span: Span,
  name: string,
  unused: { readonly name: string; readonly key: Span } | undefined,
  scope: readonly Name[],
): Problem => {
  const [near] = similarTo(name, scope);
  const details: ProblemDetails =
    unused !== undefined
      ? {
          related: [{ span: unused.key, text: "unused size" }],
          help: [`"sizes" has an entry \`${unused.name}\` that no axis uses`],
          ...replace(unused.key, name, "maybe"),
        }
      : near !== undefined
        ? {
            related: [{ span: near.span, text: `\`${near.text}\` is defined here` }],
            help: [`a similar name exists: \`${near.text}\``, `or give the size: "sizes": { "${name}": … }`],
          }
        : { help: [`say it: "sizes": { "${name}": … }, or use the name of a parameter or size in scope`] };
  return problem("P211", `new axis \`${name}\` has no size`, span, details);
};

export const unusedSize = (span: Span, name: string, axes: readonly string[]): Problem => {
  const similar = similarName(name, axes);
  return problem("P212", `size given for axis \`${name}\`, which is not in the pattern`, span, {
    help:
      similar === undefined
        ? ["delete it, or write the axis in the pattern"]
        : [`a similar axis exists: \`${similar}\``],
    ...(similar === undefined ? {} : replace(span, similar, "maybe")),
  });
};

export const badSizeName = (span: Span, name: string): Problem =>
  problem("P213", `\`${name}\` is not an axis name`, span, {
    help: ["`sizes` gives axes of the pattern their lengths, by name"],
  });

export const shadowedName = (span: Span, name: string, defined: Span): Problem =>
  warning("W903", `axis \`${name}\` in this pattern is not the loop variable \`${name}\``, span, {
    related: [{ span: defined, text: `loop variable \`${name}\`` }],
    help: ["loop variables never size a pattern's axes; give the axis another name, or its size in `sizes`"],
  });
