import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { check } from "../../compiler/check.ts";
import { expand } from "../../compiler/expand/expand.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import { link } from "../../compiler/model/link.ts";
import { resolve } from "../../compiler/model/resolve.ts";
import { ops } from "../../compiler/ops/index.ts";
import { outlineOf } from "../../compiler/outline/make-outline.ts";
import { unfold } from "../../compiler/outline/unroll.ts";
import { valueKey } from "../../compiler/outline/value-key.ts";
import { collect } from "../../compiler/shape/rejection.ts";
import { shapeText, type Tensor } from "../../compiler/shape/shape.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { readSpec } from "../../schema/spec/read-spec.ts";
import { mutate, seededNumbers } from "../fuzz/mutate.ts";
import { specPaths } from "../training/specs.ts";

const root = join(import.meta.dirname, "../..");
const specs = specPaths();

/** A flat model with its values numbered in the order in which they come up, as text. */
function flat({ inputs, ops, weights, outputs }: TypedGraph): string[] {
  const numbers = new Map<number, number>();
  const number = (tensor: Tensor) => {
    if (!numbers.has(tensor.id)) numbers.set(tensor.id, numbers.size);
    return numbers.get(tensor.id);
  };
  for (const tensor of inputs.values()) number(tensor);
  const lines = ops.map((op) => {
    const reads = op.inputs.map((tensor) => [
      numbers.has(tensor.id) ? `%${number(tensor)}` : String(tensor.constant?.data[0]),
      tensor.axes.map(({ name }) => name),
    ]);
    const gives = op.results.map((tensor) => `%${number(tensor)} ${tensor.dtype} ${shapeText(tensor)}`);
    const own = [...op.weights].map(([name, path]) => {
      const { init, sizes, role, decay, trainable } = weights.get(path) ?? {};
      return [name, path, init, sizes, role, decay, trainable];
    });
    return line(op.op.name, op.path, op.id, reads, gives, [op.argument, op.attributes, op.solution, own]);
  });
  return [...lines, ...[...outputs.values()].map((tensor) => `%${number(tensor)}`)];
}

function unfolded(typed: TypedGraph): string[] {
  const { ops, outputs } = unfold(outlineOf(typed));
  const lines = ops.map((op) => {
    const reads = op.inputs.map((input) => ["value" in input ? `%${input.value}` : String(input.literal), input.names]);
    const gives = op.results.map(({ value, type }) => `%${value} ${type.dtype} ${shapeText(type)}`);
    const own = op.weights.map(({ name, path, init, sizes, role, decay, trainable }) => [
      name,
      path,
      init,
      sizes,
      role,
      decay,
      trainable,
    ]);
    return line(op.op.name, op.path, op.id, reads, gives, [op.argument, op.attributes, op.solution, own]);
  });
  return [...lines, ...outputs.map((output) => ("value" in output ? `%${output.value}` : String(output.literal)))];
}

const line = (name: string, path: string, id: string | undefined, reads: unknown, gives: unknown, rest: unknown) =>
  `${path} (${id}) ${name} ${JSON.stringify(reads)} -> ${JSON.stringify(gives)} ${valueKey(rest)}`;

test("a model with mistakes has an outline too, of what could be typed", () => {
  const text = readFileSync(join(root, "specs/vit.json"), "utf8");
  const next = seededNumbers(7);
  // Of what keeps its shape the result's type is known, though nothing makes it.
  const lost = text.replace('{ "dropout": "dropout" }', '{ "dropout": "drpoout" }');
  expect(lost).not.toBe(text);
  for (const wrong of [lost, ...Array.from({ length: 60 }, () => mutate(text, next).text)]) {
    const source = { name: join(root, "specs/vit.json"), text: wrong };
    const { spec } = readSpec(source, ops);
    if (spec === undefined) continue;
    const importer = specFiles(source.name);
    let typed: TypedGraph | undefined;
    collect([], () => {
      typed = expand(resolve(link(spec, importer), { preset: "mnist" }, []), []);
    });
    if (typed !== undefined) expect(outlineOf(typed).main.items.length).toBeGreaterThan(0);
  }
});

describe.each(specs)("%s", (name) => {
  test.each([false, true])("expanding its outline gives back the typed graph, in training: %s", (training) => {
    const source = { name: join(root, name), text: readFileSync(join(root, name), "utf8") };
    const { typed } = check(source, { training, importer: specFiles(source.name) });
    if (typed === undefined) throw new Error("it is wrong");
    expect(unfolded(typed)).toEqual(flat(typed));
  });
});
