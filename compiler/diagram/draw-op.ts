import type { TypedGraph, TypedOp } from "../expand/typed-graph.ts";
import { pictureNote } from "../pictures/picture.ts";
import { pictureOfOp } from "../pictures/picture-of-op.ts";
import type { Tensor } from "../shape/shape.ts";
import { isConstant } from "../size/size.ts";
import type { EdgeKind, NodeForm } from "./diagram.ts";
import { opLabel, opName, signOf } from "./op-label.ts";
import { ownName } from "./own-name.ts";
import type { Place, Sketch } from "./sketch.ts";
import { weightWords } from "./title-words.ts";
import { countWeights } from "./weight-count.ts";

/**
 * Draws an op as one node.
 * @param alike the op itself, then the same op in each of the repetitions that are drawn as one
 * @param skipped the operand that comes past the body of a residual, if this is its sum
 */
export function drawOp(
  sketch: Sketch,
  typed: TypedGraph,
  alike: readonly TypedOp[],
  place: Place,
  skipped?: number,
): void {
  const [first] = alike;
  if (first === undefined) return;
  const isHidden = !sketch.showsAll && alike.every((one) => changesNothing(one) || isForEachImage(sketch, one));
  if (place.folded === undefined && (first.op.isName || isHidden)) return pass(sketch, alike);
  const node = place.folded ?? addNode(sketch, typed, first, alike, place);
  const main = mainOperand(sketch, first, skipped);
  for (const [i] of first.inputs.entries()) {
    const kind: EdgeKind = i === skipped && place.folded === undefined ? "skip" : i === main ? "flow" : "side";
    for (const { inputs } of alike) {
      const tensor = inputs[i];
      if (tensor !== undefined) sketch.connect(tensor, node, kind);
    }
  }
  const isOdd = new Set(first.results.map((result) => sketch.shape(result))).size > 1;
  for (const [i, result] of first.results.entries()) {
    const name = place.folded === undefined && first.results.length > 1 ? ownName(result) : undefined;
    const kind = i === 0 ? "flow" : "side";
    const from =
      name === undefined ? node : addResult(sketch, place, node, { path: pathOf(alike), result, name, kind, isOdd });
    for (const { results } of alike) {
      const tensor = results[i];
      if (tensor !== undefined) sketch.comesFrom(tensor, from);
    }
  }
}

const changesNothing = ({ op, argument }: TypedOp): boolean => op.changesNothing?.(argument) ?? false;

/** Whether it only gives each image of a batch the same weight or table: `1 1 dim -> b 1 dim`. */
function isForEachImage(sketch: Sketch, { op, inputs, results }: TypedOp): boolean {
  const [input] = inputs;
  const [result] = results;
  if (op.tone !== "layout" || input === undefined || result === undefined || inputs.length > 1) return false;
  if (sketch.origin(input) === undefined || sketch.isFed(input)) return false;
  const own = input.axes.filter(({ size }) => size !== 1);
  const others = result.axes.filter(({ size }) => isConstant(size) && size !== 1);
  const isKept = own.length === others.length && own.every(({ size }, i) => size === others[i]?.size);
  return isKept && result.axes.some(({ size }) => !isConstant(size));
}

/** What flows is the first operand that the model's input comes to: not a table or a weight, nor what was skipped. */
function mainOperand(sketch: Sketch, { inputs }: TypedOp, skipped: number | undefined): number {
  const others = [...inputs.keys()].filter((i) => i !== skipped);
  return others.find((i) => inputs.slice(i, i + 1).some((tensor) => sketch.isFed(tensor))) ?? others[0] ?? 0;
}

/** Another name for a tensor is no box. */
function pass(sketch: Sketch, alike: readonly TypedOp[]): void {
  for (const { inputs, results } of alike) {
    const [input] = inputs;
    const [result] = results;
    if (input !== undefined && result !== undefined) sketch.comesFrom(result, sketch.origin(input));
  }
}

function addNode(sketch: Sketch, typed: TypedGraph, first: TypedOp, alike: readonly TypedOp[], place: Place): string {
  const { op, id, inputs, results } = first;
  const shapes = (tensors: readonly Tensor[]) => tensors.map((tensor) => sketch.shape(tensor)).join(", ");
  const count = countWeights(typed, [first]);
  const weights = count === 0 ? "" : `, ${weightWords(count)}`;
  const path = pathOf(alike);
  const picture = pictureOfOp(first, typed, {
    ...{ name: opName(first), choice: sketch.pictures },
    knowsSizes: sketch.words.countsWeights,
  });
  const said = `${path}: ${op.name}`;
  if (op.source) {
    const lines = [id ?? op.name];
    const description = `${said}, ${shapes(results)}${weights}`;
    const source = {
      path,
      form: "box",
      tone: "source",
      ...{ lines, picture },
      aside: results.flatMap((result) => sketch.shapes.of(result) ?? []).join(", ") || undefined,
      times: undefined,
      description,
    } as const;
    const node = sketch.node(place, source, false);
    sketch.showsShape(node);
    return node;
  }
  const sign = signOf(first);
  const form: NodeForm = sign === undefined ? "box" : "sign";
  const ends = new Set([...typed.outputs.values()].map((output) => output.id));
  const isHead = typed.root.kind === "model" && count > 0 && results.some((result) => ends.has(result.id));
  const tone = isHead ? "head" : (op.toneOf?.(first.argument) ?? op.tone);
  const lines = sign === undefined ? opLabel(alike, sketch.words) : [sign];
  const aside = form === "box" && count > 0 ? id : picture && pictureNote(picture);
  const description = `${said}, ${shapes(inputs)} → ${shapes(results)}${weights}`;
  const reshapes = results.some((result) => sketch.shape(result) !== shapes(inputs.slice(0, 1)));
  return sketch.node(place, { path, form, tone, lines, picture, aside, times: undefined, description }, reshapes);
}

interface NamedResult {
  readonly path: string;
  readonly result: Tensor;
  /** What its author called it. */
  readonly name: string;
  readonly kind: EdgeKind;
  /** Whether the results differ in shape; else what the op reads says their shape well enough. */
  readonly isOdd: boolean;
}

/** One of several results of a node. */
function addResult(
  sketch: Sketch,
  place: Place,
  node: string,
  { path, result, name, kind, isOdd }: NamedResult,
): string {
  const description = `${name}: ${sketch.shape(result)}`;
  const circle = {
    path,
    form: "name",
    tone: "product",
    lines: [name],
    aside: undefined,
    times: undefined,
    description,
  } as const;
  const id = sketch.node(place, circle, isOdd);
  sketch.comesFrom(result, node);
  sketch.showsShape(node);
  // Where all are alike, the first says it.
  if (!isOdd && kind === "side") sketch.showsShape(id);
  sketch.connect(result, id, kind);
  return id;
}

/** Where in the model, with what tells repetitions apart left open: `layers.{i}.attn`. */
export function pathOf(alike: readonly { readonly path: string }[]): string {
  const [first, ...others] = alike.map(({ path }) => path);
  const last = others.at(-1)?.split(".") ?? [];
  return (first ?? "")
    .split(".")
    .map((part, i) => (others.length === 0 || part === last[i] ? part : "{i}"))
    .join(".");
}
