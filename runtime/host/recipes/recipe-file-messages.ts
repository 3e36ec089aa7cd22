import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { flagSpan, type Span } from "../../../schema/problem/source.ts";
import { listed, quoted, quotedPath } from "../../../schema/problem/wording.ts";
import { commandLine } from "../files/command-line.ts";

/** What is said of recipes and of the files that they name. */

/** A spec where a recipe is wanted. */
export const specForRecipe = (path: string): Problem =>
  problem("R111", `${quotedPath(path)} is a spec, and a recipe is wanted`, undefined, {
    help: [
      `a recipe names the spec, the images and the number of epochs: { "vitral": 1, "spec": "…", "dataset": { "name": "mnist", "train": 8000, "validation": 2000 }, "epochs": 10 }`,
      `to look at the spec: \`${commandLine`check ${path}`}\``,
    ],
  });

/** A recipe where a spec is wanted. */
export const recipeForSpec = (path: string, span?: Span): Problem =>
  problem("R112", `${quotedPath(path)} is a recipe, and a spec is wanted`, span, {
    help: ["name the spec that it trains"],
  });

/** A name that no shipped recipe has. */
export const noRecipeOf = (name: string, similar: string | undefined): Problem =>
  problem("R150", `no recipe that comes with Vitral is called ${quoted(name)}`, undefined, {
    help: [
      ...(similar === undefined ? [] : [`a similar name exists: ${quoted(similar)}`]),
      `\`${commandLine`recipes`}\` lists all`,
    ],
  });

/** A value for a recipe's key where there is no recipe. */
export const valueForSpec = (value: string, path: string): Problem =>
  problem("R149", `${quotedPath(path)} is a spec, which has no keys of a recipe`, flagSpan("--with", value), {
    help: ["parameters of a spec are given by `--set NAME=VALUE`"],
  });

/** An augmentation for pictures that are grey or in colours. */
export const colourAugmentation = (name: string, channels: number, span?: Span): Problem =>
  problem(
    "R134",
    `${quoted(name)} is for grey pictures and for red, green and blue; the model takes ${channels} channels`,
    span,
    {
      help: [`leave ${quoted(name)} out: crops, flips, affine movements, erasing and mixing are for any channels`],
    },
  );

/** Numbers for other channels than the model's. */
export const otherNormalization = (what: string, count: number, channels: number, span?: Span): Problem =>
  problem("R134", `${quoted(what)} is of ${count} channels, and the model takes ${channels}`, span, {
    help: [`give \`mean\` and \`deviation\` a number for each channel, or let them be "measured"`],
  });

/** A block where a model is wanted. */
export const blockForSpec = (path: string, span?: Span): Problem =>
  problem("R261", `${quotedPath(path)} is a block, and a recipe trains a model`, span, {
    help: [`write a spec with "inputs" and "outputs" that imports it: "import": { "name": ${JSON.stringify(path)} }`],
  });

/** A group of an optimizer that names nothing. */
export const groupOfNoWeight = (pattern: string, example: string | undefined, span?: Span): Problem =>
  problem("R282", `no trained weight's path matches ${quoted(pattern)}`, span, {
    help: example === undefined ? [] : [`a path is such as ${quoted(example)}`],
  });

export const layersUnknown = (span?: Span): Problem =>
  problem(
    "R283",
    "`layer_decay` needs a spec with `stages`, and this one does not say which weights are which layer",
    span,
    {
      help: ['add "stages" to the spec, a path or a list of paths for each layer, or leave `layer_decay` out'],
    },
  );

export const nesterovWithout = (why: string, span?: Span): Problem =>
  problem("R284", `\`nesterov\` looks ahead by the whole momentum, and ${why}`, span, {
    help: ["give a `momentum` above 0 and a `dampening` of 0, or leave `nesterov` out"],
  });

/** A schedule of what the model does not do. */
export const nothingDropped = (op: string, isParameter: boolean, span?: Span): Problem =>
  problem("R300", `${quoted(op)} schedules the rates of the model's nodes ${quoted(op)}, and none has one`, span, {
    help: [
      isParameter
        ? `give the model a rate: "set": { ${JSON.stringify(op)}: 0.1 }, or leave ${quoted(op)} out`
        : `give a node ${quoted(op)} of the spec a rate above 0, or leave ${quoted(op)} out`,
    ],
  });

/** A step at no epoch. */
export const stepNever = (op: string, span?: Span): Problem =>
  problem("R301", `${quoted(op)} goes in one step, and does not say after how many epochs`, span, {
    help: ['write "epochs": after how many it is `to`'],
  });

/** An objective that reads what the model does not give. */
export const noSuchOutput = (
  place: "objective" | "teacher",
  key: string,
  output: string,
  outputs: readonly string[],
  span?: Span,
): Problem =>
  problem("R113", `the spec has no output ${quoted(output)}, from which the loss is to be computed`, span, {
    help: [
      outputs.length === 0
        ? "give the spec an output of logits"
        : `its outputs are ${listed(outputs)}: "${place}": { ${JSON.stringify(key)}: ${JSON.stringify(outputs[0])} }`,
    ],
  });

const imagesText = (count: number): string => `${count} image${count === 1 ? "" : "s"}`;

export const recipeFileSentences = {
  declared: "`b` is declared here",
  crossEntropy: "the recipe trains it by cross-entropy, which takes the softmax itself",
  lastBatch: (images: number, batchSize: number, last: number): string =>
    `the last batch has ${imagesText(last)}: ${images} = ${Math.floor(images / batchSize)} x ${batchSize} + ${last}`,
  batchOf: (images: number): string => `a batch of ${imagesText(images)}`,
  otherBatchSize: (size: number): string => `let "batch_size" be ${size}`,
  withoutLast: (images: number): string => `let "train" be ${images}: the last batch is then left out`,
  freeImages:
    'it takes images of any size, and pictures are given one: make its sizes parameters of the spec, and give them in "set"',
  freeSize: (name: string): string =>
    `images of a dataset have one size: make ${quoted(name)} a parameter of the spec, and give it in "set"`,
};
