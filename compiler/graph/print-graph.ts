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
 * Values are numbered from the first line to the last. Stable: the same graph gives the same text, whatever order its
 * maps were filled in and whatever ids its values have.
 */
export function printGraph(graph: Graph): string {
  const inputs = sorted(graph.inputs);
  const state = sorted(graph.state);
  const constants = [...graph.constants].sort(([a], [b]) => a - b);
  const numbers = new Map<ValueId, number>();
  for (const [, id] of [...inputs, ...state]) numbers.set(id, numbers.size);
  for (const [id] of constants) numbers.set(id, numbers.size);
  for (const { outputs } of graph.steps) for (const id of outputs) numbers.set(id, numbers.size);

  const name = (id: ValueId) => `%${numbers.get(id) ?? "?"}`;
  const made = (id: ValueId) => `${name(id)} ${typeOf(graph.types[id])}`;
  return linesText([
    ...inputs.map(([input, id]) => `${made(id)} = input ${input}`),
    ...state.map(([path, id]) => `${made(id)} = state ${path}`),
    ...constants.map(([id, constant]) => `${made(id)} = constant ${dataText(constant.data)}`),
    ...graph.steps.map((step) => stepLine(step, name, made)),
    ...sorted(graph.outputs).map(([output, id]) => `output ${output} = ${name(id)}`),
    ...sorted(graph.writes).map(([path, id]) => `write ${path} = ${name(id)}`),
  ]);
}

/** Lines with what stands in them made visible: a name that a spec gives ends no line. */
export function linesText(lines: Iterable<string>): string {
  return [...linesInPieces(lines)].join("");
}

/** The same as pieces that end with lines: a deep model's text is as large as the model. */
export function* linesInPieces(lines: Iterable<string>): Generator<string, void> {
  let piece = "";
  for (const line of lines) {
    piece += `${visible(line)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  if (piece !== "") yield piece;
}

/** Names in code-unit order, which no locale changes. */
function sorted(names: ReadonlyMap<string, ValueId>): readonly (readonly [string, ValueId])[] {
  return [...names].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
}

/** The type of a value, whose id may be a mistake in a graph printed to find it. */
function typeOf(type: ValueType | undefined): string {
  return type === undefined ? "?" : typeText(type);
}

function stepLine(step: AnyStep, name: (id: ValueId) => string, made: (id: ValueId) => string): string {
  const call = `${step.outputs.map(made).join(", ")} = ${step.kernel} ${step.inputs.map(name).join(", ")}`;
  return `${[call, ...attributeTexts(step.attributes)].join(" ")}  # ${step.from}`;
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

/** Characters that a piece of text has at least, unless it is the last. */
const PIECE = 1 << 16;

const SHOWN = 6;

function dataText(data: Constant["data"]): string {
  const shown = [...data.subarray(0, SHOWN)].join(", ");
  return data.length > SHOWN ? `{${shown}, …}` : `{${shown}}`;
}
