import type { TypedOp } from "../../expand/typed-graph.ts";
import type { NamedSize } from "../../op/attribute.ts";
import { isList, sameValue, type Value } from "../../shape/value.ts";
import { symbolic, type Words, whole } from "./python/expression-text.ts";
import { before, py } from "./python/python.ts";
import { literal, type Symbolic } from "./python/symbol.ts";

/** The sizes that an op's argument gives its result, the last ones: of a linear layer one, of a weight all. */
export function argumentSizes(typed: TypedOp, words: Words): readonly Symbolic[] {
  const { argument: declared } = typed.op;
  if (declared?.kind === "size") return [symbolOf(typed, "argument", words)];
  return declared?.kind === "shape" ? listOf(typed, words) : [];
}

/** An op's argument or attribute in its author's words, if those have the value that the op was given. */
export function symbolOf(typed: TypedOp, part: string, words: Words): Symbolic {
  const { node, op } = typed;
  const syntax = part === "argument" ? node.argument : node.attributes.get(part);
  const value = settled(part === "argument" ? typed.argument : typed.attributes[part]);
  const { kind } = (part === "argument" ? op.argument : op.attributes[part]) ?? {};
  const said = syntax?.kind === "expression" ? symbolic(syntax.value, words, kind === "number") : undefined;
  if (said === undefined || !sameValue(said.value, value)) return literal(value);
  return kind === "size" || kind === "int" ? whole(said) : said;
}

/** The same of a list of sizes, one by one. */
export function listOf(typed: TypedOp, words: Words): readonly Symbolic[] {
  const values = Array.isArray(typed.argument) ? typed.argument.map(settled) : [];
  const { argument: syntax } = typed.node;
  const said = syntax?.kind === "list" ? syntax.value : [];
  return values.map((value, i) => {
    const own = said[i] === undefined ? undefined : symbolic(said[i], words);
    const isSaid = own !== undefined && said.length === values.length && sameValue(own.value, value);
    return isSaid ? whole(own) : literal(value);
  });
}

/** What `"sizes": { name: … }` gives a name of a pattern. */
export function sizeEntry({ node }: TypedOp, name: string, words: Words): Symbolic | undefined {
  const syntax = node.attributes.get("sizes");
  const found =
    syntax?.kind === "sizes" ? syntax.value.find((one) => one.name.text.normalize("NFC") === name) : undefined;
  return found && symbolic(found.value, words);
}

/** Height and width, which one number may say both. */
export function pairOf(typed: TypedOp, part: string, words: Words): readonly [Symbolic, Symbolic] | undefined {
  const { node } = typed;
  const value = part === "argument" ? typed.argument : typed.attributes[part];
  if (!Array.isArray(value)) return undefined;
  const [height, width] = value.map((one) => literal(Number(one)));
  if (height === undefined || width === undefined) return undefined;
  const syntax = part === "argument" ? node.argument : node.attributes.get(part);
  const [first, second, ...more] = syntax?.kind === "list" ? syntax.value.map((item) => symbolic(item, words)) : [];
  if (first === undefined || more.length > 0) return [height, width];
  const said = second === undefined ? twice(first) : ([first, second] as const);
  const isSaid = said[0].value === height.value && said[1].value === width.value;
  return isSaid ? [whole(said[0]), whole(said[1])] : [height, width];
}

/** A number for both, or the items of a pair. */
function twice(symbol: Symbolic): readonly [Symbolic, Symbolic] {
  const { value } = symbol;
  if (!isList(value)) return [symbol, symbol];
  const item = (i: number): Symbolic => ({
    value: value[i] ?? null,
    isWhole: symbol.hasWholeItems === true,
    in: (place) => py`${before(symbol.in(place))}[${String(i)}]`,
  });
  return [item(0), item(1)];
}

/** A value without what is known of where it came from. */
function settled(value: unknown): Value {
  if (typeof value === "object" && value !== null && "size" in value) return (value as NamedSize).size;
  return (value ?? null) as Value;
}
