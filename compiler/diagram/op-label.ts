import type { TypedOp } from "../expand/typed-graph.ts";
import { argumentText } from "./argument-text.ts";
import type { FigureWords } from "./figure-words.ts";
import { numberWords, rangeWords, sentence, sharedText } from "./title-words.ts";

/** Kinds of attributes that a reader wants to see where an author gave them. */
const told: ReadonlySet<string> = new Set(["int", "text", "numbers", "pair", "size", "axes", "axis"]);

/** Kinds of values of nothing but numbers, which may differ among repetitions that are drawn as one; sizes have names. */
const numeric: ReadonlySet<string> = new Set(["int", "numbers", "pair", "shifts", "margins"]);

/** Longest line in a box; a longer pattern is broken at its arrow. */
const LONGEST = 44;

/** The sign that stands for an op on tensors, if it has one. */
export function signOf({ op, inputs }: TypedOp): string | undefined {
  return inputs.some(isNumber) ? undefined : op.sign;
}

/**
 * What stands in an op's box, in one line or two.
 * @param alike the same op in each of the repetitions that are drawn as one
 */
export function opLabel(alike: readonly TypedOp[], words: FigureWords): string[] {
  const [first] = alike;
  if (first === undefined) return [];
  const text = [nameAndArgument(first, alike, words), ...details(first, alike, words)].join(" · ");
  const at = text.length > LONGEST ? text.indexOf("→") : -1;
  return at < 0 ? [text] : [text.slice(0, at).trim(), text.slice(at)];
}

/** What its box says before the argument. */
export function opName({ op, attributes }: TypedOp): string {
  const { label = sentence(op.name) } = op;
  if (typeof label === "object") return sentence(String(attributes[label.attribute]));
  return typeof label === "string" ? label : "";
}

function nameAndArgument(first: TypedOp, alike: readonly TypedOp[], words: FigureWords): string {
  const { op, node, inputs, results, argument } = first;
  const { label } = op;
  if (typeof label === "function") return label(inputs, results, words.size);
  const name = opName(first);
  const said = words.argument(argumentOf(op.argument?.kind, argument, alike, words), node.argument);
  return [name, said].filter((part) => part !== "").join(" ");
}

function argumentOf(
  kind: Parameters<typeof argumentText>[0] | undefined,
  own: unknown,
  alike: readonly TypedOp[],
  words: FigureWords,
): string {
  if (kind === undefined) return "";
  if (kind === "number") return rangeWords(alike.map(({ argument }) => Number(argument)));
  if (kind === "operands") return operandNumbers(alike);
  if (!numeric.has(kind)) return argumentText(kind, own, words);
  return sharedText(alike.map(({ argument }) => argumentText(kind, argument, words)));
}

/** The numbers among the operands: `0.5` of `{ "multiply": 0.5 }`. */
function operandNumbers(alike: readonly TypedOp[]): string {
  const [first] = alike;
  const places = [...(first?.inputs.entries() ?? [])].filter(([, tensor]) => isNumber(tensor)).map(([i]) => i);
  const valueAt = (one: TypedOp, i: number) => one.inputs[i]?.constant?.data[0] ?? 0;
  return places.map((i) => rangeWords(alike.map((one) => valueAt(one, i)))).join(", ");
}

/** A number written where a tensor is wanted. */
function isNumber({ axes, constant, label }: TypedOp["inputs"][number]): boolean {
  return axes.length === 0 && constant !== undefined && !label.startsWith("`");
}

/** Attributes beside the argument that are not what they are by default. */
function details({ op, attributes }: TypedOp, alike: readonly TypedOp[], words: FigureWords): string[] {
  const inName = typeof op.label === "object" ? op.label.attribute : undefined;
  return Object.entries(op.attributes).flatMap(([name, declaration]) => {
    const value = name === inName ? undefined : attributes[name];
    if (value === undefined || value === declaration.fallback || !told.has(declaration.kind)) return [];
    const textOf = (one: unknown) =>
      typeof one === "number" ? numberWords(one) : argumentText(declaration.kind, one, words);
    const isNumeric = numeric.has(declaration.kind);
    const text = isNumeric ? sharedText(alike.map((one) => textOf(one.attributes[name]))) : textOf(value);
    return [`${name.replaceAll("_", " ")} ${text}`];
  });
}
