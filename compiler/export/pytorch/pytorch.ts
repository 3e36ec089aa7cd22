import type { TypedGraph } from "../../expand/typed-graph.ts";
import { outlineOf } from "../../outline/make-outline.ts";
import { isConstant } from "../../size/size.ts";
import type { ExportedFile } from "../exported-file.ts";
import { Names } from "../names.ts";
import type { StoredWeight } from "../stored-weight.ts";
import type { TrainingImages } from "../training-images.ts";
import { ClassScope } from "./class-scope.ts";
import { type ClassSource, ClassWriter } from "./class-writer.ts";
import { helpers } from "./helpers.ts";
import { imagesText } from "./images-text.ts";
import { ModuleWriter } from "./module-writer.ts";
import { className } from "./python/python-name.ts";
import { stringText, valueText } from "./python/python-text.ts";
import { literal } from "./python/symbol.ts";
import { BlockWords } from "./words.ts";
import { classLines, docLines } from "./write-class.ts";
import { writeItems } from "./write-items.ts";

/** Names of a module that are no class of a block. */
const GLOBALS = ["CLASSES", "F", "transform"];

/** What modules were tested with. */
const TESTED = "PyTorch 2.15.0 and einops 0.8.2";

/** A model as a module of Python, and what its weights are called there. */
export interface PyTorchModule {
  /** The model's class. */
  readonly name: string;
  readonly text: string;
  readonly weights: readonly StoredWeight[];
}

/**
 * A model as one Python module that needs torch and einops alone, written from its outline.
 * @throws ProblemError X902, X910, what PyTorch has no words for
 */
export async function toPyTorch(typed: TypedGraph, images?: TrainingImages): Promise<readonly ExportedFile[]> {
  return [{ path: "model.py", content: pyTorchModule(typed, images).text }];
}

const written = new WeakMap<TypedGraph, PyTorchModule>();

export function pyTorchModule(typed: TypedGraph, images?: TrainingImages): PyTorchModule {
  const known = written.get(typed);
  if (known !== undefined && images === undefined) return known;
  const made = writeModule(typed, images);
  written.set(typed, made);
  return made;
}

function writeModule(typed: TypedGraph, images: TrainingImages | undefined): PyTorchModule {
  const { main, inputs, outputs } = outlineOf(typed);
  const globals = [...Object.keys(helpers), ...GLOBALS];
  const name = new Names(globals).take(className(typed.name));
  const module = new ModuleWriter(typed, [name, ...globals]);
  const scope = new ClassScope();
  const given = inputs.map((_, i) => ({
    type: main.values[i] ?? { axes: [], dtype: "f32" as const, constant: undefined },
    sizes: (main.values[i]?.axes ?? []).map(({ size }) => literal(size)),
  }));
  const { spec } = typed.model;
  const words = new BlockWords(scope, typed.model.scope, spec, given);
  const results = [...outputs.values()];
  const source: ClassSource = {
    ...{ body: main, run: 0, path: "", results, words, scope, around: undefined },
    inputs: inputs.map((input, i) => ({
      name: input,
      sizes: (main.values[i]?.axes ?? []).map(({ name: axis, size }) => {
        const said = axis === undefined ? undefined : words.symbol(axis);
        if (said !== undefined && said.value === size) return said;
        return { value: size, isWhole: true, in: isConstant(size) ? literal(size).in : (place) => place.free(size) };
      }),
    })),
  };
  const writer = new ClassWriter(module, source, writeItems);
  writer.write();
  for (const ref of results) writer.keepTable({ ref });
  const pairs = [...outputs].map(([output, ref]) => `${stringText(output)}: ${writer.values.python(ref).text}`);
  const signature = ["*", ...writer.scope.argumentList().map((one) => `${one.name}=${valueText(one.of.symbol.value)}`)];
  const lines = classLines(writer, undefined, [`return {${pairs.join(", ")}}`], signature.length > 1 ? signature : []);
  const classes = [...module.classes, { name, lines }];
  const blocks = [
    ...(images === undefined ? [] : [imagesText(images)]),
    ...[...module.helpers].map((helper) => helpers[helper]),
    ...classes.map((one) => [`class ${one.name}(nn.Module):`, ...one.lines].join("\n")),
  ];
  const body = blocks.join("\n\n\n");
  const head = headLines(typed);
  const imports = importLines(body, [...module.imports]);
  return { name, text: `${[...head, ...imports].join("\n")}\n\n\n${body}\n`, weights: writer.weights };
}

function importLines(body: string, einops: readonly string[]): string[] {
  const uses = (name: string) => new RegExp(`(?<![\\w.])${name}\\.`).test(body);
  return [
    "",
    ...(uses("math") ? ["import math", ""] : []),
    "import torch",
    ...(uses("F") ? ["import torch.nn.functional as F"] : []),
    ...(einops.length > 0 ? [`from einops import ${[...einops].sort().join(", ")}`] : []),
    "from torch import nn",
  ].filter((line) => line !== "import torch" || uses("torch"));
}

function headLines({ name, title, model }: TypedGraph): string[] {
  const { doc, papers } = model.spec;
  const text = [
    `${title ?? name}${papers.length > 0 ? ` (${papers.join(", ")})` : ""}`,
    ...(doc === undefined ? [] : ["", doc]),
    "",
    `Written by Vitral from the spec \`${name}\`. Tested with ${TESTED}.`,
  ];
  return docLines(text.join("\n"), "");
}
