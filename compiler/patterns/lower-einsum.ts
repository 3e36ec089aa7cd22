import type { Value } from "../ir/graph.ts";
import type { Emitter } from "../kernels/emit.ts";
import type { LowerContext } from "../op/op.ts";
import { filled, type MadeTable } from "../op/tables.ts";
import { productOf, type Size } from "../size/size.ts";
import type { SolvedEinsum } from "./solve-einsum.ts";

type Tools = Pick<LowerContext<unknown, unknown, unknown>, "emit" | "table">;

interface Operand {
  readonly value: Value;
  readonly keys: readonly string[];
}

/** Contracts the operands two at a time, from the left, each pair as one matrix product. */
export function lowerEinsum(tools: Tools, inputs: readonly Value[], solved: SolvedEinsum): Value {
  const { emit } = tools;
  const size = (key: string): Size => solved.axes.get(key)?.size ?? 1;
  const operands = inputs.map((value, i) => diagonal(tools, { value, keys: solved.operands[i] ?? [] }, size));
  let [result, ...rest] = operands;
  if (result === undefined) throw new Error("einsum reads tensors");
  for (let next = rest.shift(); next !== undefined; next = rest.shift()) {
    const wanted = new Set([...solved.output, ...rest.flatMap(({ keys }) => keys)]);
    result = contract(emit, result, next, wanted, size);
  }
  const summed = sumLone(emit, result, new Set(solved.output), size);
  return order(emit, summed, solved.output, size).value;
}

/** Puts the axes in another order. */
function order(
  emit: Emitter,
  { value, keys }: Operand,
  wanted: readonly string[],
  size: (key: string) => Size,
): Operand {
  const perm = wanted.map((key) => keys.indexOf(key));
  const same = perm.every((from, to) => from === to);
  return { value: same ? emit.reshape(value, wanted.map(size)) : emit.transpose(value, perm), keys: wanted };
}

/** Sums away axes that nothing later asks for. */
function sumLone(
  emit: Emitter,
  { value, keys }: Operand,
  wanted: ReadonlySet<string>,
  size: (key: string) => Size,
): Operand {
  const lone = [...keys.keys()].filter((i) => !wanted.has(keys[i] ?? ""));
  if (lone.length === 0) return { value, keys };
  const kept = keys.filter((key) => wanted.has(key));
  return { value: emit.reshape(emit.sum(value, lone), kept.map(size)), keys: kept };
}

/** One matrix product: axes of both that stay are the batch, axes of both that go are contracted. */
function contract(
  emit: Emitter,
  a: Operand,
  b: Operand,
  wanted: ReadonlySet<string>,
  size: (key: string) => Size,
): Operand {
  const left = sumLone(emit, a, new Set([...wanted, ...b.keys]), size);
  const right = sumLone(emit, b, new Set([...wanted, ...a.keys]), size);
  const shared = left.keys.filter((key) => right.keys.includes(key));
  const batch = shared.filter((key) => wanted.has(key));
  const inner = shared.filter((key) => !wanted.has(key));
  const rows = left.keys.filter((key) => !shared.includes(key));
  const columns = right.keys.filter((key) => !shared.includes(key));

  const sizes = (keys: readonly string[]) => productOf(keys.map(size));
  const head = batch.length > 0 ? [sizes(batch)] : [];
  const matrix = (operand: Operand, first: readonly string[], second: readonly string[]) => ({
    flipped:
      inOrder(operand.keys, [...batch, ...second, ...first]) && !inOrder(operand.keys, [...batch, ...first, ...second]),
    operand,
    first,
    second,
  });
  const flat = ({ flipped, operand, first, second }: ReturnType<typeof matrix>): Value => {
    const [outer, inside] = flipped ? [second, first] : [first, second];
    const ordered = order(emit, operand, [...batch, ...outer, ...inside], size).value;
    return emit.reshape(ordered, [...head, sizes(outer), sizes(inside)]);
  };
  // An operand that already lies the other way round is multiplied transposed rather than moved.
  const l = matrix(left, rows, inner);
  const r = matrix(right, inner, columns);
  const product = emit.matmul(flat(l), flat(r), l.flipped, r.flipped);
  const keys = [...batch, ...rows, ...columns];
  return { value: emit.reshape(product, keys.map(size)), keys };
}

const inOrder = (keys: readonly string[], wanted: readonly string[]) =>
  keys.length === wanted.length && keys.every((key, i) => key === wanted[i]);

/** 1 on the diagonal of a square, else 0. */
export function diagonalTable(length: Size): MadeTable {
  return {
    ...{ name: "diagonal", sizes: [length], type: { dtype: "f32", shape: [length, length] } },
    make: ([n = 1]) => filled([n, n], (place) => Number(place % (n + 1) === 0)),
  };
}

/** A name that occurs twice in one operand means its diagonal: everything off it is masked and one copy is summed. */
function diagonal(tools: Tools, operand: Operand, size: (key: string) => Size): Operand {
  const { emit, table } = tools;
  const { keys } = operand;
  const twin = keys.findIndex((key, i) => keys.indexOf(key) < i);
  if (twin < 0) return operand;
  const first = keys.indexOf(keys[twin] ?? "");
  const length = size(keys[twin] ?? "");
  const shape = keys.map((_, i) => (i === first || i === twin ? length : 1));
  const masked = emit.mul(operand.value, emit.reshape(table(diagonalTable(length)), shape));
  const kept = keys.filter((_, i) => i !== twin);
  const value = emit.reshape(emit.sum(masked, [twin]), kept.map(size));
  return diagonal(tools, { value, keys: kept }, size);
}
