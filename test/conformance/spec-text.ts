import type { Case } from "./case.ts";

/** The name of a case's nth input in its spec. No pattern of the corpus has an axis of that name. */
export const inputName = (index: number): string => `tensor_${index}`;

/** A case as a spec: inputs of the very shapes, one node (after a `stack` where the input is a list), its results. */
export function specText(one: Case): string {
  const names = one.inputs.map((_, i) => inputName(i));
  const inputs = Object.fromEntries(one.inputs.map(({ shape }, i) => [inputName(i), shape.join(" ")]));
  const results = one.kind === "unpack" ? (one.packed_shapes ?? []).map((_, i) => `part_${i}`) : ["result"];
  const node = {
    [one.kind]: one.pattern,
    ...(one.sizes !== undefined && Object.keys(one.sizes).length > 0 ? { sizes: one.sizes } : {}),
    ...(one.reduction === undefined ? {} : { by: one.reduction }),
    ...(one.kind === "unpack" ? { shapes: one.packed_shapes } : {}),
    ...(one.stack === true ? {} : { in: one.kind === "unpack" ? names[0] : names }),
    out: results.length === 1 ? results[0] : results,
  };
  const list = { stack: "inputs", in: names };
  return JSON.stringify({
    vitral: 1,
    name: one.id.replaceAll("/", "_"),
    inputs,
    nodes: one.stack === true ? [list, node] : [node],
    outputs: Object.fromEntries(results.map((name) => [name, name])),
  });
}
