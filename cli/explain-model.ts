import type { TypedGraph, TypedOp } from "../compiler/expand/typed-graph.ts";
import type { Cost } from "../compiler/kernels/kernel.ts";
import { opCosts } from "../compiler/report/op-cost.ts";
import { elements } from "../compiler/report/summary.ts";
import { bareShapeText, type Origin, shapeText, sizesOf } from "../compiler/shape/shape.ts";
import { valueText } from "../compiler/shape/value.ts";
import { placeOf, type Span } from "../schema/problem/source.ts";
import { shortNumber } from "./number-text.ts";
import { sizesText } from "./open-spec.ts";
import { tableLines } from "./text-table.ts";

interface Named {
  readonly name: string;
  readonly value: string;
  readonly from: string;
}

/** `specs/vit.json:24`, or `--set dim=32`. */
export function whereText(span: Span | undefined): string {
  if (span === undefined) return "";
  const { name } = span.source;
  return name.startsWith("--") ? `${name} ${span.source.text}` : `${name}:${placeOf(span.source, span.start).line}`;
}

/** The values that the model was resolved to, each with the place that gave it. */
function valuesOf({ model }: TypedGraph, names: readonly string[]): Named[] {
  return names.flatMap((name) => {
    const bound = model.scope.value(name);
    return bound === undefined ? [] : [{ name, value: valueText(bound.value), from: whereText(placeIn(bound.origin)) }];
  });
}

/** The first place on the way back from a value. */
function placeIn(origin: Origin): Span | undefined {
  return origin.span ?? origin.parents.map(placeIn).find((span) => span !== undefined);
}

const parametersOf = (typed: TypedGraph) =>
  valuesOf(
    typed,
    typed.model.spec.params.map(({ name }) => name.text),
  );
const letsOf = (typed: TypedGraph) =>
  valuesOf(
    typed,
    typed.model.spec.let.map(({ name }) => name.text),
  );

export const weightCount = (typed: TypedGraph, op: TypedOp): number =>
  [...op.weights.values()].reduce((sum, path) => sum + elements(typed.weights.get(path)?.sizes ?? []), 0);

/** The resolved model: every value with its origin, every node with path, shape, weights and cost. */
export function modelText(typed: TypedGraph, sizes: ReadonlyMap<string, number>, width?: number): string[] {
  const costs = opCosts(typed, sizes);
  const values = (title: string, named: readonly Named[]) =>
    named.length === 0
      ? []
      : [
          title,
          ...tableLines(
            named.map(({ name, value, from }) => [`  ${name}`, value, from]),
            [],
            width,
          ),
          "",
        ];
  const inputs = [...typed.inputs].map(
    ([name, tensor]): Named => ({ name, value: shapeText(tensor), from: whereText(tensor.span) }),
  );
  const outputs = [...typed.outputs].map(
    ([name, tensor]): Named => ({ name, value: shapeText(tensor), from: whereText(tensor.span) }),
  );
  const row = (op: TypedOp) => [
    `  ${op.path}`,
    op.op.name,
    op.results.map(shapeText).join(" ") || "-",
    weightCount(typed, op) === 0 ? "" : shortNumber(weightCount(typed, op)),
    operationsText(costs.get(op)),
  ];
  return [
    typed.title ?? typed.name,
    "",
    ...values("parameters", parametersOf(typed)),
    ...values("values", letsOf(typed)),
    ...values("inputs", inputs),
    `nodes (operations at ${sizesText(sizes)})`,
    ...tableLines([["  path", "op", "result", "weights", "operations"], ...typed.ops.map(row)], [3, 4], width),
    "",
    ...values("outputs", outputs).slice(0, -1),
  ];
}

const operationsText = (cost: Cost | undefined): string =>
  cost === undefined || cost.operations === 0 ? "" : shortNumber(cost.operations);

/** The same as data. */
export function modelJson(typed: TypedGraph, sizes: ReadonlyMap<string, number>): string {
  const costs = opCosts(typed, sizes);
  const nodes = typed.ops.map((op) => ({
    path: op.path,
    op: op.op.name,
    from: whereText(op.span),
    shapes: op.results.map((tensor) => bareShapeText(sizesOf(tensor))),
    axes: op.results.map((tensor) => tensor.axes.map(({ name }) => name ?? null)),
    weights: [...op.weights.values()],
    operations: costs.get(op)?.operations ?? 0,
    flops: costs.get(op)?.flops ?? 0,
    bytes: costs.get(op)?.bytes ?? 0,
  }));
  const weights = [...typed.weights.values()].map(({ path, sizes: shape, decay, trainable, span }) => ({
    path,
    shape,
    decay,
    trainable,
    from: whereText(span),
  }));
  const data = {
    name: typed.name,
    sizes: Object.fromEntries(sizes),
    parameters: parametersOf(typed),
    values: letsOf(typed),
    nodes,
    weights,
  };
  return JSON.stringify(data, undefined, 2);
}
