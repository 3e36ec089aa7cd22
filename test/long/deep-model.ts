import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import type { CompileRequest } from "../../compiler/compile.ts";
import { specFiles } from "../../runtime/host/specs/spec-files.ts";
import { plainAdamw } from "../../schema/recipe/recipe-optimizer.ts";
import { builtOf } from "../built-sources.ts";
import { growth } from "../growth.ts";
import { specFile } from "../training/specs.ts";

/*
 * How time and memory grow with a model's depth, as one line of JSON. A program of its own, as deep-model.test.ts
 * bounds the memory that it may use.
 */
// Built: what runs the sources adds calls of its own to each function that is made.
const { compile, lowerModel }: typeof import("../../compiler/compile.ts") = await import(
  pathToFileURL(builtOf("compiler/compile.ts")).href
);
const [, , given] = process.argv;
const layers = Number(given);

const name = specFile("specs/vit.json");
const source = { name, text: readFileSync(name, "utf8") };

function request(depth: number) {
  return {
    ...{ source, importer: specFiles(name), preset: "mnist", engine: "tfjs" },
    set: { depth: `${depth}`, dim: "16", heads: "2", head_dim: "8", mlp_ratio: "2", dropout: "0.1" },
    batchSizes: { train: [64], eval: [64], predict: [1] },
    objective: { cross_entropy: "logits", label_smoothing: 0 },
    optimizer: { update: plainAdamw({ weight_decay: 0.05 }), clipNorm: 1 },
  } satisfies CompileRequest;
}

const compileDeep = (depth: number) => compile(request(depth));

function used(): number {
  // The first leaves arrays of bytes to a thread, which the second waits for.
  for (let time = 0; time < 2; time++) globalThis.gc?.();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

/** Bytes that a plan holds, and steps of its training. */
function measured(depth: number) {
  const before = used();
  const plan = compileDeep(depth);
  return { bytes: used() - before, steps: plan.signatures.train?.[0]?.steps.length };
}

/** Bytes that a graph holds for each of its steps: several forms of one are there at a time. */
function bytesOfStep(depth: number) {
  const before = used();
  const graph = lowerModel(request(depth), "train");
  return (used() - before) / graph.steps.length;
}

compileDeep(layers);
const step = bytesOfStep(4 * layers);
const [few, many] = [measured(layers), measured(4 * layers)];
const time = growth(
  () => compileDeep(layers),
  () => compileDeep(4 * layers),
  2,
);
process.stdout.write(JSON.stringify({ ...many, time, memory: many.bytes / few.bytes, step }));
