import type { Case } from "./case.ts";

/** The name of a case's nth input in its spec. No pattern of the corpus has an axis of that name. */
export const inputName = (index: number): string => `tensor_${index}`;

/** The names of a case's results, in order. */
export function resultNames({ kind, packed_shapes }: Case): readonly string[] {
  return kind === "unpack" ? (packed_shapes ?? []).map((_, i) => `result_${i}`) : ["result_0"];
}

/** A case as a spec: inputs of the very shapes, one node (after a `stack` where the input is a list), its results. */
export function specText(one: Case): string {
  const names = one.inputs.map((_, i) => inputName(i));
  const results = resultNames(one);
  const node = {
    [one.kind]: one.pattern,
    ...(one.sizes === undefined || Object.keys(one.sizes).length === 0 ? {} : { sizes: one.sizes }),
    ...(one.reduction === undefined ? {} : { by: one.reduction }),
    ...(one.kind === "unpack" ? { shapes: one.packed_shapes } : {}),
    ...(one.stack === true ? {} : { in: names }),
    out: results,
  };
  return JSON.stringify({
    vitral: 1,
    name: one.id.replaceAll("/", "_"),
    inputs: Object.fromEntries(one.inputs.map(({ shape }, i) => [inputName(i), shape.join(" ")])),
    nodes: one.stack === true ? [{ stack: "inputs", in: names }, node] : [node],
    outputs: Object.fromEntries(results.map((name) => [name, name])),
  });
}
