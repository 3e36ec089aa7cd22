import type { Region, TypedGraph, TypedOp } from "../compiler/expand/typed-graph.ts";
import { attributeText } from "../compiler/expression/attribute-text.ts";
import { factText } from "../compiler/idioms/idiom.ts";
import { idiomOfRegion } from "../compiler/idioms/idiom-of-region.ts";
import type { Init } from "../compiler/ir/plan.ts";
import { outlineOf } from "../compiler/outline/make-outline.ts";
import { isStructure, modelParts, type Structure } from "../compiler/outline/outline-parts.ts";
import { opCosts } from "../compiler/report/op-cost.ts";
import { because } from "../compiler/shape/provenance.ts";
import { bareShapeText, shapeText, type Tensor } from "../compiler/shape/shape.ts";
import { sizeText } from "../compiler/size/size.ts";
import { noSuchNode } from "../schema/messages/tool-messages.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import { placeOf } from "../schema/problem/source.ts";
import { whereText } from "./explain-model.ts";
import { shortBytes, shortNumber } from "./number-text.ts";
import { sizesText } from "./open-spec.ts";

/**
 * Everything known of the nodes of a path, or of the node that owns the weight of that path.
 * @throws ProblemError T102
 */
export function nodeText(typed: TypedGraph, path: string, sizes: ReadonlyMap<string, number>): string[] {
  const ops = typed.ops.filter((op) => op.path === path || [...op.weights.values()].includes(path));
  const [, ...structures] = structuresIn(modelParts(outlineOf(typed)));
  const found = structures.filter(({ region }) => region.path === path);
  if (ops.length + found.length === 0) {
    const paths = [
      ...typed.ops.map((op) => op.path),
      ...structures.map(({ region }) => region.path),
      ...typed.weights.keys(),
    ];
    throw new ProblemError(noSuchNode(path, new Set(paths)));
  }
  const costs = opCosts({ ...typed, ops }, sizes);
  const said = [
    ...found.map((structure) => structureText(typed, structure)),
    ...ops.map((op) =>
      opText(
        typed,
        op,
        `${shortNumber(costs.get(op)?.operations ?? 0)} operations, ${shortBytes(costs.get(op)?.bytes ?? 0)} moved at ${sizesText(sizes)}`,
      ),
    ),
  ];
  return said.flatMap((lines, i) => (i === 0 ? lines : ["", ...lines]));
}

/** A structure and all those inside it. */
function structuresIn(structure: Structure): Structure[] {
  return [structure, ...structure.parts.filter(isStructure).flatMap(structuresIn)];
}

function structureText(typed: TypedGraph, { region, parts }: Structure): string[] {
  const { kind, label, path, span, inputs, results } = region;
  const holds = parts.map((part) => (isStructure(part) ? `${part.region.kind} ${part.region.label}` : part.op.name));
  return [
    `${path}  ${kind} ${label}  ${whereText(span)}`,
    ...idiomText(typed, region),
    ...inputs.flatMap((tensor) => tensorText("reads", tensor)),
    ...results.flatMap((tensor) => tensorText("gives", tensor)),
    `  holds: ${holds.join(", ")}`,
  ];
}

/** `  is Multi-head attention: 12 heads · 64` */
function idiomText(typed: TypedGraph, region: Region): string[] {
  const idiom = idiomOfRegion(outlineOf(typed), region);
  if (idiom === undefined) return [];
  const facts = idiom.facts.map((fact) => factText(fact, ({ size }) => sizeText(size)));
  return [`  is ${idiom.title}${facts.length === 0 ? "" : `: ${facts.join(" · ")}`}`];
}

function opText(typed: TypedGraph, op: TypedOp, cost: string): string[] {
  const { argument, attributes } = op.op;
  const said = [
    ...(argument === undefined || argument.kind === "operands"
      ? []
      : [`  ${op.op.name}: ${attributeText(op.argument)}`]),
    ...Object.keys(attributes)
      .filter((name) => op.attributes[name] !== undefined)
      .map((name) => `  ${name}: ${attributeText(op.attributes[name])}`),
  ];
  const weights = [...op.weights.values()].flatMap((path) => {
    const weight = typed.weights.get(path);
    if (weight === undefined) return [];
    const flags = [...(weight.trainable ? [] : ["not trained"]), ...(weight.decay ? [] : ["no decay"])];
    return [
      `  weight ${path} ${bareShapeText(weight.sizes)} from ${initText(weight.init)}${flags.map((flag) => `, ${flag}`).join("")}`,
    ];
  });
  return [
    `${op.path}  ${op.op.name}  ${whereText(op.span)}`,
    `  ${op.op.doc}`,
    ...said,
    ...op.inputs.flatMap((tensor) => tensorText("reads", tensor)),
    ...op.results.flatMap((tensor) => tensorText("gives", tensor)),
    ...weights,
    `  ${cost}`,
  ];
}

/** `uniform low -0.1 high 0.1` */
const initText = ({ kind, ...more }: Init): string =>
  [kind, ...Object.entries(more).map(([name, value]) => `${name} ${value}`)].join(" ");

/** A shape, and for each axis who bound its size, root cause first. */
function tensorText(verb: string, tensor: Tensor): string[] {
  return [
    `  ${verb} ${tensor.label} ${shapeText(tensor)}${tensor.dtype === "f32" ? "" : ` ${tensor.dtype}`}`,
    ...tensor.axes.flatMap(({ name, size, origin }, i) => [
      `    ${name ?? `axis ${i}`} = ${sizeText(size)}`,
      ...because(origin).map(
        ({ span, text }) => `      ${span.source.name}:${placeOf(span.source, span.start).line}  ${text}`,
      ),
    ]),
  ];
}
