import { visible } from "../../schema/problem/columns.ts";
import { type AttributeValue, attributeEntries, isList, isRatio } from "../ir/attribute-value.ts";
import type { AnyStep, Constant, Graph, ValueId } from "../ir/graph.ts";
import type { ValueType } from "../ir/kernel-attributes.ts";
import { typeText } from "../kernels/fit.ts";
import { sizeText } from "../size/size.ts";

/**
 * A graph as text, one line a step, for `--emit kernels` and golden files:
 *
 *     %12 f32[b, 17, 64] = add %3, %7  # transformer.layers.3.attn
 *
 * Stable: the same graph gives the same text, whatever order its maps were filled in.
 */
export function printGraph(graph: Graph): string {
  const type = (id: ValueId) => typeOf(graph.types[id]);
  const arriving = (word: string, names: ReadonlyMap<string, ValueId>) =>
    sorted(names).map(([name, id]) => `%${id} ${type(id)} = ${word} ${name}`);
  const leaving = (word: string, names: ReadonlyMap<string, ValueId>) =>
    sorted(names).map(([name, id]) => `${word} ${name} = %${id}`);
  const constants = [...graph.constants].sort(([a], [b]) => a - b);
  return linesText([
    ...arriving("input", graph.inputs),
    ...arriving("state", graph.state),
    ...constants.map(([id, constant]) => `%${id} ${type(id)} = constant ${dataText(constant.data)}`),
    ...graph.steps.map((step) => stepLine(step, type)),
    ...leaving("output", graph.outputs),
    ...leaving("write", graph.writes),
  ]);
}

/** Lines with what stands in them made visible: a name that a spec gives ends no line. */
export function linesText(lines: readonly string[]): string {
  return lines.map((line) => `${visible(line)}\n`).join("");
}

/** Names in code-unit order, which no locale changes. */
function sorted(names: ReadonlyMap<string, ValueId>): readonly (readonly [string, ValueId])[] {
  return [...names].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The type of a value, whose id may be a mistake in a graph printed to find it. */
function typeOf(type: ValueType | undefined): string {
  return type === undefined ? "?" : typeText(type);
}

function stepLine(step: AnyStep, type: (id: ValueId) => string): string {
  const results = step.outputs.map((id) => `%${id} ${type(id)}`).join(", ");
  const operands = step.inputs.map((id) => `%${id}`).join(", ");
  return `${[`${results} = ${step.kernel} ${operands}`, ...attributeTexts(step.attributes)].join(" ")}  # ${step.from}`;
}

/** `axes=[0,1]`, `scale=0.5`: one text an attribute. */
export function attributeTexts(attributes: object): readonly string[] {
  return attributeEntries(attributes).map(([name, value]) => `${name}=${attributeText(value)}`);
}

function attributeText(value: AttributeValue): string {
  if (typeof value !== "object") return `${value}`;
  if (isList(value)) return `[${value.map((size) => sizeText(size)).join(", ")}]`;
  return isRatio(value) ? `${value.numerator}/(${sizeText(value.denominator)})` : sizeText(value);
}

const SHOWN = 6;

function dataText(data: Constant["data"]): string {
  const shown = [...data.subarray(0, SHOWN)].join(", ");
  return data.length > SHOWN ? `{${shown}, …}` : `{${shown}}`;
}
