import type { Body, Ref } from "../../../outline/outline.ts";
import { code } from "../code.ts";
import type { ModuleWriter } from "../module-writer.ts";
import { WeightTree } from "../weight-tree.ts";
import { FreeSizes } from "./free-sizes.ts";
import { FunctionWords } from "./function-words.ts";
import { ownTensor } from "./returned.ts";
import { withoutUnread } from "./unread.ts";
import { axesInside, BodyWriter } from "./write-body.ts";

/** The model's own body, as the statements of `forward`. */
export function writeMain(
  module: ModuleWriter,
  {
    main,
    inputs,
    outputs,
  }: { readonly main: Body; readonly inputs: readonly string[]; readonly outputs: ReadonlyMap<string, Ref> },
) {
  const names = module.names.inside();
  const weightsName = names.take("w");
  const given = inputs.map((name) => names.take(module.inner(name)));
  const tensors = [...module.typed.inputs.values()];
  const sizes = new FreeSizes(
    given.map((name, i) => ({ name, axes: axesInside(module, tensors[i]) })),
    names,
  );
  const weights = new WeightTree();
  const words = new FunctionWords(module, sizes, undefined);
  const scope = { module, sizes, words, numberNames: new Map<string, string>() };
  const writer = new BodyWriter(
    scope,
    names,
    [{ path: "", code: weightsName, tree: weights }],
    main,
    0,
    given.map((name) => code`${name}`),
  );
  writer.write();
  const results = [...outputs].map(([name, ref]) => ({
    name,
    value: ownTensor(writer.value(ref), given, weightsName),
  }));
  const statements = withoutUnread(
    writer.statements,
    results.map(({ value }) => value),
  );
  return { inputs: given, sizes, weights, statements, results };
}
