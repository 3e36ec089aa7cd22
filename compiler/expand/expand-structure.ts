import * as shapes from "../../schema/messages/shape-messages.ts";
import * as messages from "../../schema/spec/node-messages.ts";
import { bare } from "../../schema/spec/read-common.ts";
import type {
  Body,
  BranchesNode,
  Entry,
  IfNode,
  Name,
  Node,
  OpNode,
  ResidualNode,
  SwitchNode,
} from "../../schema/spec/spec.ts";
import { evaluate } from "../expression/evaluate-expression.ts";
import { spend, WORK } from "../limits/budget.ts";
import { add } from "../ops/arithmetic.ts";
import { ops } from "../ops/index.ts";
import { becauseOfBoth } from "../shape/provenance.ts";
import { ECHO, reject } from "../shape/rejection.ts";
import { shapeText, type Tensor } from "../shape/shape.ts";
import { truth, valueText } from "../shape/value.ts";
import { sameSize, sizeText } from "../size/size.ts";
import { annotate } from "./annotate.ts";
import { applyOp } from "./apply-op.ts";
import { expandCall } from "./expand-call.ts";
import type { Frame } from "./expand-frame.ts";
import { expandLoop } from "./expand-loop.ts";
import { type Expansion, join, openingOf, type Ran } from "./expansion.ts";
import { named } from "./named-tensors.ts";
import type { Opening } from "./open-region.ts";
import { TensorScope } from "./tensor-scope.ts";

type StructureNode = Exclude<Node, OpNode>;

/** Blocks, loops and the other structure nodes: gone after this. */
export function expandStructure(
  to: Expansion,
  node: StructureNode,
  frame: Frame,
  running: readonly Tensor[],
): readonly Tensor[] {
  const path = node.id === undefined ? frame.path : join(frame.path, node.id.text);
  const { results, inner } = ran(to, node, { ...frame, path }, inputsOf(to, node, frame, running), frame);
  if (node.id === undefined)
    frame.tensors.keepOut({ why: "nameless", what: node.kind, names: () => inner.ownNames(), inner });
  const [only] = results;
  const names = node.out?.length ?? 0;
  if (names > 1 && names !== results.length && !results.some(({ poisoned }) => poisoned))
    reject(shapes.outCount(node.span, node.kind, results.length, names));
  const annotated =
    node.axes !== undefined && results.length === 1 && only !== undefined && !only.poisoned
      ? [{ ...only, axes: annotate(node.axes, only, only.label, frame.scope) }]
      : results;
  to.define(node, annotated, inner, frame);
  return annotated;
}

function ran(to: Expansion, node: StructureNode, inside: Frame, inputs: readonly Tensor[], outside: Frame): Ran {
  switch (node.kind) {
    case "block":
      return expandCall(to, node, inside, inputs, outside);
    case "loop":
      return expandLoop(to, node, inside, inputs);
    case "residual":
      return inner(to, inside, openingOf(node), inputs, (own) => residual(to, node, own, inputs));
    case "branches":
      return inner(to, inside, openingOf(node), inputs, (own) => branches(to, node, own, inputs, inside));
    case "if":
      return conditional(to, node, inside, inputs);
    case "switch":
      return choice(to, node, inside, inputs);
  }
}

/** What the body starts from: `in`, else the running value. A block sorts out its inputs itself. */
function inputsOf(to: Expansion, node: StructureNode, frame: Frame, running: readonly Tensor[]): readonly Tensor[] {
  if (node.in === undefined || node.in.kind === "named") return running;
  return node.in.tensors.flatMap(
    (operand) => to.attempt(() => named(to, operand, frame).tensors) ?? [to.poison("?", node.span)],
  );
}

/** Runs something in a region and with names of its own: it sees outer names, outer lists do not see its. */
function inner(
  to: Expansion,
  frame: Frame,
  opening: Omit<Opening, "path">,
  running: readonly Tensor[],
  run: (inside: Frame) => readonly Tensor[],
): Ran {
  const tensors = new TensorScope(frame.tensors);
  return to.within(frame.region, { ...opening, path: frame.path }, running, (region) => ({
    results: run({ ...frame, tensors, region }),
    inner: tensors,
  }));
}

/** A body that an `if` or a `switch` took. */
function taken(
  to: Expansion,
  node: IfNode | SwitchNode,
  label: string,
  body: Body,
  frame: Frame,
  running: readonly Tensor[],
): Ran {
  const opening = { kind: "case", label, span: node.span, node } as const;
  return inner(to, frame, opening, running, (inside) => to.body(body, inside, running));
}

function residual(to: Expansion, node: ResidualNode, inside: Frame, running: readonly Tensor[]): readonly Tensor[] {
  const body = to.body(node.nodes, inside, running);
  const [x] = running;
  const [y] = body;
  if (x === undefined || y === undefined || running.length > 1)
    return reject(messages.nothingToRead(node.span, "residual"));
  // Whatever the body is, a residual keeps the shape of what it starts from.
  if (x.poisoned || y.poisoned) return [x];
  const differs =
    x.axes.length !== y.axes.length ? -1 : x.axes.findIndex((axis, i) => !sameSize(axis.size, y.axes[i]?.size ?? 0));
  if (x.axes.length !== y.axes.length || differs >= 0) {
    const [a, b] = [x.axes[differs], y.axes[differs]];
    const because = a === undefined || b === undefined ? [] : becauseOfBoth(a.origin, b.origin);
    const sizes = a === undefined || b === undefined ? undefined : ([sizeText(a.size), sizeText(b.size)] as const);
    return reject(shapes.residualShape(node.span, shapeText(x), shapeText(y), because, sizes));
  }
  // The sum belongs to the residual: it stands in its region and needs no name.
  const sum: OpNode = {
    ...bare(node),
    kind: "op",
    op: { text: add.name, span: node.span },
    argument: undefined,
    attributes: new Map(),
  };
  return applyOp(to, sum, add, inside, [x, y]);
}

function branches(
  to: Expansion,
  node: BranchesNode,
  inside: Frame,
  running: readonly Tensor[],
  frame: Frame,
): readonly Tensor[] {
  const results = node.branches.flatMap(({ name, value }) => {
    const opening = { kind: "branch", label: name.text, span: name.span } as const;
    const branch = inner(to, { ...frame, region: inside.region }, opening, running, (own) =>
      to.body(value, own, running),
    );
    inside.tensors.define(name.text, { tensors: branch.results, isList: false, inner: branch.inner, span: name.span });
    return branch.results;
  });
  if (node.join.broken !== undefined) return reject(ECHO);
  const op = ops.get(node.join.op.text);
  if (op === undefined) return reject(messages.unknownOp(node.join.op.span, node.join.op.text, ops.keys()));
  return applyOp(to, node.join, op, inside, results);
}

function conditional(to: Expansion, node: IfNode, frame: Frame, running: readonly Tensor[]): Ran {
  const { span } = node.condition;
  const holds = to.attempt(() => truth(evaluate(node.condition, frame.scope).value, span));
  if (holds === undefined)
    return anyOf(to, node, [node.then, ...(node.else === undefined ? [] : [node.else])], frame, running);
  const [body, other] = holds ? [node.then, node.else] : [node.else, node.then];
  const ran =
    body === undefined ? { results: running, inner: new TensorScope() } : taken(to, node, "if", body, frame, running);
  ran.inner.keepOut({ why: "untaken", what: "if", names: () => namesIn(other) });
  return ran;
}

/** Every body there is, where it cannot be told which one runs: what is wrong inside is said, and the result is open. */
function anyOf(
  to: Expansion,
  node: IfNode | SwitchNode,
  bodies: readonly Body[],
  frame: Frame,
  running: readonly Tensor[],
): Ran {
  for (const body of bodies) to.weights.uncertain(() => taken(to, node, node.kind, body, frame, running));
  const open = new TensorScope();
  open.expectAnything();
  return { results: [to.poison(node.id?.text ?? "?", node.span)], inner: open };
}

function caseOf({ value: { span }, value: located, cases }: SwitchNode, { scope }: Frame): Entry<Body> {
  const { value } = evaluate(located, scope);
  spend(WORK.case * cases.length);
  const wanted = String(value);
  const found = cases.find(({ name }) => name.text === wanted);
  return (
    found ??
    reject(
      messages.noCase(
        span,
        value,
        valueText(value),
        cases.map(({ name }) => name),
      ),
    )
  );
}

/** What a list of nodes defines. */
function namesIn(body: Body | undefined): readonly Name[] {
  if (body?.kind !== "nodes") return [];
  return body.nodes.flatMap(({ id, out }) => [...(id === undefined ? [] : [id]), ...(out ?? [])]);
}

function choice(to: Expansion, node: SwitchNode, frame: Frame, running: readonly Tensor[]): Ran {
  const found = to.attempt(() => caseOf(node, frame));
  if (found === undefined)
    return anyOf(
      to,
      node,
      node.cases.map(({ value }) => value),
      frame,
      running,
    );
  const ran = taken(to, node, found.name.text, found.value, frame, running);
  const others = () => node.cases.flatMap((other) => (other === found ? [] : namesIn(other.value)));
  ran.inner.keepOut({ why: "untaken", what: "switch", names: others });
  return ran;
}
