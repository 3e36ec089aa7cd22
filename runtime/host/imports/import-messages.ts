import { type Problem, problem } from "../../../schema/problem/problem.ts";
import { similarName } from "../../../schema/problem/similar.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { listed, quoted, quotedPath } from "../../../schema/problem/wording.ts";
import { readableBytes } from "../../engines/readable-bytes.ts";
import { commandLine, shellWord } from "../files/command-line.ts";
import type { ImportedImages } from "../run-folder/import-record.ts";
import type { ForeignFormat, LfsPointer } from "./foreign-format.ts";

/** F43x: weights that come in. */

/** How many of a kind are named. */
const MOST_NAMED = 8;

/** A folder in which no weights can be told. */
export const noWeightsIn = (folder: string, others: readonly string[], several: readonly string[]): Problem =>
  problem(
    "F430",
    several.length > 0
      ? `${quotedPath(folder)} holds ${several.length} safetensors files, and nothing says how they belong together`
      : `${quotedPath(folder)} holds no safetensors file`,
    undefined,
    {
      help: [
        ...(several.length > 0 ? [`name one of them: ${some(several)}`] : []),
        ...(several.length === 0 && others.length > 0
          ? [`it holds ${some(others)}: name the file to be told how to convert it`]
          : []),
        ...(several.length === 0 && others.length === 0
          ? ["weights are called `model.safetensors`, or lie in parts beside a `model.safetensors.index.json`"]
          : []),
      ],
    },
  );

/** What Git LFS keeps in a file's place. */
export const lfsPointer = (path: string, { digest, bytes }: LfsPointer): Problem =>
  problem(
    "F431",
    `${quotedPath(path)} is a pointer of Git LFS, not the weights${bytes === undefined ? "" : `, which have ${readableBytes(bytes)}`}`,
    undefined,
    {
      help: [
        "bring the file itself: `git lfs install && git lfs pull` in the clone",
        ...(digest === undefined ? [] : [`what it should be is ${digest}`]),
      ],
    },
  );

/** Files of PyTorch's own: programs, of which none is run here. */
export const pickledWeights = (path: string): Problem =>
  problem(
    "F432",
    `${quotedPath(path)} is a pickle of PyTorch's, which is a program that makes tensors: none is run here`,
    undefined,
    { help: ["convert it, where PyTorch and safetensors are installed:", ...conversion(path)] },
  );

/** Reads nothing but tensors, takes the weights out of a training script's record, and no two share memory. */
function conversion(path: string): readonly string[] {
  const into = path.replace(/\.[^./\\]*$/, "");
  const script = [
    "import sys, torch; from safetensors.torch import save_file",
    'd = torch.load(sys.argv[1], map_location="cpu", weights_only=True)',
    'd = next((d[k] for k in ("state_dict", "model", "teacher") if isinstance(d.get(k), dict)), d)',
    "save_file({k: v.detach().clone().contiguous() for k, v in d.items() if torch.is_tensor(v)}, sys.argv[2])",
  ].join("; ");
  return [`python -c ${shellWord(script)} ${shellWord(path)} ${shellWord(`${into}.safetensors`)}`];
}

const formatWords: Readonly<Record<Exclude<ForeignFormat, LfsPointer | "pytorch">, readonly [string, string]>> = {
  numpy: ["holds arrays of NumPy's", "load them with `numpy.load`, and write them with `safetensors.numpy.save_file`"],
  hdf5: [
    "is an HDF5 file, as Keras writes weights",
    "load it there, and write the arrays with `safetensors.numpy.save_file`",
  ],
  html: ["is a web page, not weights", "the address leads to a page about the file: take the one that downloads it"],
};

/** Files that hold weights, or seem to, in a form that is not read. */
export const otherFormat = (path: string, format: Exclude<ForeignFormat, LfsPointer | "pytorch">): Problem => {
  const [what, way] = formatWords[format];
  return problem("F433", `${quotedPath(path)} ${what}`, undefined, { help: [way] });
};

/** An index of parts that does not hold together. */
export const brokenIndex = (path: string, fault: string): Problem =>
  problem("F434", `${quotedPath(path)} is no index of weights in parts: ${fault}`, undefined, {
    help: ["copy the folder again, whole; or name one file that holds all weights"],
  });

export const indexSentences = {
  noMap: "it has no `weight_map` of names to files",
  leaves: (file: string): string => `${quoted(file)} is no plain file name, so it could lead out of the folder`,
  lacks: (file: string, key: string): string => `${quoted(file)} has no ${quoted(key)}, which it says is there`,
  twice: (key: string, file: string, other: string): string =>
    `${quoted(key)} is both in ${quoted(file)} and in ${quoted(other)}`,
};

/** Tensors that the model needs and the file lacks. */
export const missingTensors = (
  path: string,
  layout: string,
  missing: readonly { readonly key: string; readonly path: string }[],
  spare: readonly string[],
  parts: number,
): Problem =>
  problem("F435", `${quotedPath(path)} lacks ${counted(missing.length)} of the layout ${quoted(layout)}`, undefined, {
    help: [
      ...(parts > 1 ? [`it is one of ${parts} parts: name their folder, or their index`] : []),
      ...missing.slice(0, MOST_NAMED).map(({ key, path: ours }) => {
        const similar = similarName(key, spare);
        const near = similar === undefined ? "" : `; a similar one is there: ${quoted(similar)}`;
        return `${quoted(key)}, for our ${quoted(ours)}${near}`;
      }),
      ...more(missing.length),
      `to begin them as training does: \`--fresh ${shellWord(globFor(missing.map(({ path: ours }) => ours)))}\``,
    ],
  });

/** Tensors of the file that nothing reads. */
export const unexpectedTensors = (
  path: string,
  layout: string,
  keys: readonly string[],
  wanted: readonly string[],
): Problem =>
  problem(
    "F436",
    `${quotedPath(path)} has ${counted(keys.length)} that the layout ${quoted(layout)} has no place for`,
    undefined,
    {
      help: [
        ...keys.slice(0, MOST_NAMED).map((key) => {
          const similar = similarName(key, wanted);
          return similar === undefined ? quoted(key) : `${quoted(key)}; a similar one is missing: ${quoted(similar)}`;
        }),
        ...more(keys.length),
        `to leave them out: \`--ignore ${shellWord(globFor(keys))}\``,
      ],
    },
  );

/** Tensors of other shapes than the model's. */
export const misshapenTensors = (
  path: string,
  faults: readonly string[],
  disagreements: readonly string[],
  span: Span | undefined,
): Problem =>
  problem(
    "F437",
    `${quotedPath(path)} is of a model of other sizes: ${counted(faults.length)} ${faults.length === 1 ? "does" : "do"} not fit`,
    span,
    {
      help: [...faults.slice(0, MOST_NAMED), ...more(faults.length), ...disagreements],
    },
  );

/** Our weights that a map has no rule for. */
export const uncoveredWeights = (layout: string, paths: readonly string[]): Problem =>
  problem("F438", `the layout ${quoted(layout)} has no place for ${some(paths)} of ours`, undefined, {
    help: [
      `to begin ${paths.length === 1 ? "it" : "them"} as training does: \`--fresh ${shellWord(globFor(paths))}\``,
      `or add a rule to the spec's map: ${JSON.stringify(paths[0] ?? "")}: "their.key"`,
    ],
  });

/** Tensors that nothing can be computed with. */
export const importedNoNumbers = (path: string, weight: string, value: number): Problem =>
  problem(
    "F440",
    `the weights in ${quotedPath(path)} are no numbers: what becomes our ${quoted(weight)} holds ${value}`,
    undefined,
    {
      help: ["the training that made them had diverged, or the file is damaged: take another"],
    },
  );

/** A file of which no map knows a name. */
export const unknownLayout = (
  path: string,
  layouts: readonly (readonly [string, readonly string[]])[],
  keys: readonly string[],
): Problem =>
  problem("F439", `the names in ${quotedPath(path)} are in no layout that the spec knows`, undefined, {
    help: [
      `it has ${some(keys)}`,
      ...layouts.map(([name, wanted]) => `in ${quoted(name)} there are ${some(wanted)}`),
      'a spec for those weights, or a map for them under the spec\'s "checkpoints", is what is needed',
    ],
  });

/** A pattern that nothing is called after. */
export const emptyGlob = (flag: string, pattern: string, names: readonly string[]): Problem => {
  const similar = similarName(pattern, names);
  return problem("F448", `\`${flag} ${pattern}\` is the name of nothing here`, undefined, {
    help: [
      similar === undefined ? `names are ${some(names)}` : `a similar name is ${quoted(similar)}`,
      "`*` stands for one step of a name, `**` for any",
    ],
  });
};

const counted = (count: number): string => (count === 1 ? "a tensor" : `${count} tensors`);

const more = (count: number): readonly string[] => (count > MOST_NAMED ? [`and ${count - MOST_NAMED} more`] : []);

const some = (names: readonly string[]): string =>
  names.length > 4 ? `${names.slice(0, 3).map(quoted).join(", ")} and ${names.length - 3} more` : listed(names);

/** The shortest pattern that stands for all: what they begin with, by whole steps. */
function globFor(names: readonly string[]): string {
  const [first = ""] = names;
  if (names.length === 1) return first;
  const steps = first.split(".");
  let shared = 0;
  while (shared < steps.length - 1 && names.every((name) => name.split(".")[shared] === steps[shared])) shared++;
  return shared === 0 ? "NAME" : `${steps.slice(0, shared).join(".")}.**`;
}

/** What an import tells beside its numbers. */
export const importSentences = {
  disagrees: (file: string, key: string, theirs: readonly number[], ours: readonly number[]): string =>
    `${quoted(file)} says ${quoted(key)} is ${theirs.join(" × ")}, and the model's is ${ours.join(" or ")}`,
  noJson: "it is not a JSON object",
  noNormalisation:
    "pictures cannot be normalised by its mean and deviation, of which each must be a number and each deviation above 0; `--config FILE` names another",
  prefixAdded: (prefix: string, outside: readonly string[]): string =>
    outside.length === 0
      ? `every name begins with ${quoted(prefix)}, which was looked through`
      : `names begin with ${quoted(prefix)}, which was looked through, all but ${some(outside)}`,
  prefixDropped: (prefix: string): string => `no name begins with ${quoted(prefix)}, as they do in that layout`,
  rounded: (count: number): string =>
    `${counted(count)} of 64-bit floats ${count === 1 ? "is" : "are"} rounded to 32 bits`,
  widened: (count: number, type: string): string =>
    `${counted(count)} in ${type} ${count === 1 ? "is" : "are"} computed with in 32 bits, exactly`,
  noImages:
    "nothing beside the weights says how pictures are normalised and cut: for `predict`, import with `--config FILE`",
  images: (
    { mean, deviation, interpolation, keeps, resized = [], height, width, classes }: ImportedImages,
    from: string,
  ): string =>
    [
      `pictures by ${quoted(from)}: ${keeps === "middle" ? `${resized.length === 1 ? "the shorter side" : "resized"} to ${resized.join(" × ")}, ` : ""}${height} × ${width}`,
      `${interpolation}, mean ${mean.map(short).join(" ")}, deviation ${deviation.map(short).join(" ")}`,
      classes === undefined ? "classes by their numbers" : `${classes.length} names of classes`,
    ].join("; "),
  otherImages: (dataset: string, from: string): string =>
    `the images of ${quoted(dataset)} are normalised otherwise than ${quoted(from)} says these weights saw: measured as they are, they do worse than they can`,
  resized: (
    {
      key,
      by,
      from,
      to,
    }: { readonly key: string; readonly by: string; readonly from: readonly number[]; readonly to: readonly number[] },
    others: number,
  ): string =>
    `${quoted(key)}${others === 0 ? "" : ` and ${others} more`} of another image size: ${from.join(" × ")} became ${to.join(" × ")} by the rule of ${quoted(by)}`,
  fresh: (paths: readonly string[], seed: number): string =>
    `${some(paths)} ${paths.length === 1 ? "begins" : "begin"} as in training, from seed ${seed}`,
  unused: (keys: readonly string[]): string => `not used, and kept for an export: ${some(keys)}`,
  next: (run: string, canPredict: boolean, hasRecipe: boolean, layout: string): readonly string[] => [
    ...(canPredict ? [`  ${commandLine`predict ${run}`} IMAGE`] : []),
    ...(hasRecipe ? [`  ${commandLine`eval ${run}`}`, `  ${commandLine`train --resume ${run}`}`] : []),
    `  ${commandLine`export ${run} --to safetensors --for ${layout}`} -o FOLDER`,
  ],
};

const short = (x: number): string => String(Number(x.toPrecision(4)));
