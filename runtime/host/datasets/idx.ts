import { existsSync, readdirSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { gunzipSync } from "node:zlib";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { readBytes } from "../files/read-file.ts";
import { datasetSentences, labelOutOfRange, notOfFormat } from "./dataset-messages.ts";
import { levelSet } from "./level-set.ts";
import type { Parts } from "./picture-parts.ts";
import type { PictureSet } from "./picture-set.ts";

/** The most that a file may unpack to. */
const mostBytes = 2 ** 31 - 1;

/**
 * The images of a file or a folder in the IDX format, in which MNIST came: numbers of 8 bits, [n, height, width] or with
 * channels at the end, and labels [n] in a file beside.
 * @param known names of the classes, if they are known
 * @throws ProblemError F401, F402, R277 for files of another format or that do not belong together
 */
export function openIdx(place: string, known: readonly string[] | undefined, span?: Span): Parts<PictureSet> {
  if (statSync(place, { throwIfNoEntry: false })?.isDirectory() !== true)
    return { train: openFile(place, known, span) };
  const names = readdirSync(place).sort();
  const of = (part: string) => names.find((name) => name.startsWith(part) && isOfImages(name));
  const [train, test] = [of("train") ?? of("emnist"), of("t10k") ?? of("test")];
  if (train === undefined) throw new ProblemError(notOfFormat(place, datasetSentences.noTrainImages, span));
  const learnt = openFile(join(place, train), known, span);
  return {
    train: learnt,
    ...(test === undefined ? {} : { test: openFile(join(place, test), learnt.classes, span) }),
  };
}

const isOfImages = (name: string): boolean => /images[-.]idx[34]-ubyte(\.gz)?$/.test(name);

function openFile(path: string, known: readonly string[] | undefined, span?: Span): PictureSet {
  const images = readIdx(path, span);
  const labelFile = labelsBeside(path);
  if (labelFile === undefined) throw new ProblemError(notOfFormat(path, datasetSentences.noLabels, span));
  const labels = readIdx(labelFile, span);
  const [count = 0, height = 0, width = 0, channels = 1, ...more] = images.sizes;
  const isOfPictures = images.sizes.length >= 3 && more.length === 0 && height * width * channels > 0;
  if (!isOfPictures) throw new ProblemError(notOfFormat(path, datasetSentences.idxAxes(images.sizes), span));
  if (labels.sizes.length !== 1 || labels.sizes[0] !== count)
    throw new ProblemError(notOfFormat(labelFile, datasetSentences.otherCount(labels.sizes[0] ?? 0, count), span));
  const highest = labels.data.reduce((most, label) => Math.max(most, label), 0);
  const classes = known ?? Array.from({ length: highest + 1 }, (_, label) => String(label));
  if (highest >= classes.length) throw new ProblemError(labelOutOfRange(labelFile, highest, classes.length, span));
  const size = height * width * channels;
  return levelSet({
    nameOf: (index) => `${path}:${index}`,
    classes,
    labels: labels.data,
    bytes: images.data,
    picture: (index) => ({ width, height, channels, levels: images.data.slice(index * size, (index + 1) * size) }),
  });
}

/** `train-labels-idx1-ubyte.gz` of `train-images-idx3-ubyte.gz`, packed or not. */
function labelsBeside(path: string): string | undefined {
  const name = basename(path)
    .replace("images", "labels")
    .replace(/idx[34]/, "idx1");
  const bare = join(dirname(path), name.replace(/\.gz$/, ""));
  return [bare, `${bare}.gz`].find((file) => existsSync(file) && basename(file) !== basename(path));
}

interface Idx {
  readonly sizes: readonly number[];
  readonly data: Uint8Array;
}

/** Two zeros, the type of numbers, how many axes, the size of each in four bytes, and the numbers. */
function readIdx(path: string, span?: Span): Idx {
  const refuse = (fault: string) => new ProblemError(notOfFormat(path, fault, span));
  const bytes = unpacked(path, refuse);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint16(0) !== 0) throw refuse(datasetSentences.noIdx);
  if (view.getUint8(2) !== 8) throw refuse(datasetSentences.idxType(view.getUint8(2)));
  const axes = view.getUint8(3);
  const begin = 4 + 4 * axes;
  if (bytes.length < begin) throw refuse(datasetSentences.cutShort(begin, bytes.length));
  const sizes = Array.from({ length: axes }, (_, axis) => view.getUint32(4 + 4 * axis));
  const wanted = begin + sizes.reduce((product, size) => product * size, 1);
  if (wanted !== bytes.length) throw refuse(datasetSentences.otherLength(wanted, bytes.length));
  return { sizes, data: bytes.subarray(begin) };
}

function unpacked(path: string, refuse: (fault: string) => ProblemError): Uint8Array {
  const bytes = readBytes(path, mostBytes);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  try {
    return gunzipSync(bytes, { maxOutputLength: mostBytes });
  } catch {
    throw refuse(datasetSentences.damagedGzip);
  }
}
