import { expect, test } from "vitest";
import { checkedModel } from "../../../compiler/check.ts";
import { opCosts, smallestSizes } from "../../../compiler/report/op-cost.ts";
import { summarize } from "../../../compiler/report/summary.ts";
import { catalogue } from "../../../runtime/host/specs/published-names.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";

const { names } = catalogue();

/** Shapes alone: nothing is planned. PyTorch's counter has products and convolutions, and so have our FLOPs. */
test.each(Object.entries(names))("%s has timm's count of parameters, and PyTorch's of FLOPs", (name, published) => {
  const source = readSpecFile(`vitral:${name}`);
  const { evaluated } = checkedModel(source, { importer: specFiles(source.name) }, false);
  const [whole] = summarize(evaluated, opCosts(evaluated, smallestSizes(evaluated)), 0);
  expect(whole?.parameters).toBe(published.parameters);
  expect(Math.abs((whole?.flops ?? 0) / published.flops - 1)).toBeLessThan(0.01);
});
