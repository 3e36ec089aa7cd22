import { noSuchSize } from "../../../schema/messages/tool-messages.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { compile } from "../../compile.ts";
import type { TypedGraph } from "../../expand/typed-graph.ts";
import type { Plan, Program } from "../../ir/plan.ts";
import { sizesOf } from "../../shape/shape.ts";
import { symbolsOf } from "../../size/size.ts";
import { compileModule } from "../../targets/module/compile-module.ts";
import { moduleTarget } from "../../targets/module/module-target.ts";
import type { ExportDetails } from "../export-details.ts";
import { beyondPointers, drawsNumbers } from "../export-messages.ts";
import type { ExportedFile } from "../exported-file.ts";
import type { TrainingImages } from "../training-images.ts";
import { unexported } from "../unexported.ts";
import { withLayout } from "./layout-section.ts";
import { files } from "./loader-text.ts";
import { loaderStatements, printLoader } from "./print-loader.ts";

/**
 * A model as a WebAssembly module that predicts, with what loads it in Node and in a page.
 * @throws ProblemError X900, X970; T103, C706–C708 for what its free sizes are asked to be
 */
export async function toWasm(
  typed: TypedGraph,
  images?: TrainingImages,
  { sizes = {} }: ExportDetails = {},
): Promise<readonly ExportedFile[]> {
  requireFree(typed, sizes);
  const { plan, program } = predicting(typed, sizes);
  requireRepeatable(typed, program);
  return [
    ...(await printLoader(loaderStatements(typed, program, images))),
    { path: files.simd, content: built(plan, false) },
    { path: files.relaxed, content: built(plan, true) },
    { path: "package.json", content: '{\n  "private": true,\n  "type": "module"\n}\n' },
  ];
}

function predicting(typed: TypedGraph, { b = 1, ...others }: Readonly<Record<string, number>>) {
  const plan = compile({
    model: { evaluated: typed, trained: typed },
    engine: moduleTarget.name,
    batchSizes: { predict: [b] },
    sizes: others,
  });
  const [program] = plan.signatures.predict ?? [];
  if (program === undefined) throw new Error("a plan of prediction has a program");
  return { plan, program };
}

/** @throws ProblemError T103 */
function requireFree({ inputs }: TypedGraph, given: Readonly<Record<string, number>>): void {
  const free = new Set([...inputs.values()].flatMap(sizesOf).flatMap((size) => [...symbolsOf(size)]));
  const unknown = Object.entries(given).filter(([name]) => !free.has(name));
  if (unknown.length > 0) throw new ProblemError(unknown.map(([name, size]) => noSuchSize(name, size, [...free])));
}

function built(plan: Plan, relaxed: boolean): Uint8Array {
  const compiled = compileModule(plan, { relaxed, threads: 1 });
  if (compiled.memoryBytes > moduleTarget.addressable)
    throw new ProblemError(beyondPointers(plan.name, compiled.memoryBytes));
  return withLayout(compiled, plan);
}

/** @throws ProblemError X900 */
function requireRepeatable(typed: TypedGraph, { steps }: Program): void {
  const random = steps.find(({ kernel }) => kernel === "random");
  if (random === undefined) return;
  const found = typed.ops.find(({ path }) => path === random.from);
  unexported(drawsNumbers(found?.span, found?.op.name ?? random.from, random.from));
}
