import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { ProblemError } from "../../../schema/problem/problem.ts";
import type { Span } from "../../../schema/problem/source.ts";
import { unreadableFile } from "../files/file-messages.ts";
import { readBytes, readSource } from "../files/read-file.ts";
import { reasonOf } from "../files/system-errors.ts";
import { datasetSentences, labelOutOfRange, notOfFormat } from "./dataset-messages.ts";
import { levelSet } from "./level-set.ts";
import type { Parts } from "./picture-parts.ts";
import type { PictureSet } from "./picture-set.ts";

const side = 32;
const pixels = side * side;

/** CIFAR-10 has a label before each image's planes of red, green and blue; CIFAR-100 has a coarse and a fine one. */
const kinds = [
  { train: /^data_batch_\d+\.bin$/, test: "test_batch.bin", names: "batches.meta.txt", labels: 1, classes: 10 },
  { train: /^train\.bin$/, test: "test.bin", names: "fine_label_names.txt", labels: 2, classes: 100 },
] as const;
type Kind = (typeof kinds)[number];

const mostBytes = 2 ** 31 - 1;

/**
 * CIFAR-10 or CIFAR-100, with its fine labels, from a folder of its binary files.
 * @throws ProblemError F401, F402, R277
 */
export function openCifar(folder: string, span?: Span): Parts<PictureSet> {
  const names = namesIn(folder, span);
  const kind = kinds.find(({ train }) => names.some((name) => train.test(name)));
  if (kind === undefined) throw new ProblemError(notOfFormat(folder, datasetSentences.noCifar, span));
  const classes = classNames(folder, kind);
  const files = names.filter((name) => kind.train.test(name));
  const train = openFiles(folder, files, kind, classes, span);
  if (!names.includes(kind.test)) return { train };
  return { train, test: openFiles(folder, [kind.test], kind, classes, span) };
}

function namesIn(folder: string, span: Span | undefined): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch (error) {
    throw new ProblemError(unreadableFile(folder, reasonOf(error), span));
  }
}

function classNames(folder: string, kind: Kind): readonly string[] {
  const file = join(folder, kind.names);
  const lines = existsSync(file)
    ? readSource(file)
        .text.split(/\r?\n/)
        .filter((line) => line !== "")
    : [];
  return lines.length === kind.classes ? lines : Array.from({ length: kind.classes }, (_, label) => String(label));
}

function openFiles(
  folder: string,
  names: readonly string[],
  kind: Kind,
  classes: readonly string[],
  span: Span | undefined,
): PictureSet {
  const record = kind.labels + 3 * pixels;
  const parts = names.map((name) => {
    const path = join(folder, name);
    const part = readBytes(path, mostBytes);
    if (part.length === 0 || part.length % record !== 0)
      throw new ProblemError(notOfFormat(path, datasetSentences.noRecords(part.length, record), span));
    return part;
  });
  const bytes = Buffer.concat(parts);
  const ends = parts.map((_, i) => parts.slice(0, i + 1).reduce((sum, { length }) => sum + length, 0) / record);
  const labels = Uint8Array.from({ length: bytes.length / record }, (_, i) => bytes[i * record + kind.labels - 1] ?? 0);
  const highest = labels.reduce((most, label) => Math.max(most, label), 0);
  if (highest >= classes.length) throw new ProblemError(labelOutOfRange(folder, highest, classes.length, span));
  return levelSet({
    nameOf(index) {
      const file = ends.findIndex((end) => index < end);
      return `${join(folder, names[file] ?? "")}:${index - (ends[file - 1] ?? 0)}`;
    },
    ...{ classes, labels, bytes },
    picture(index) {
      const begin = index * record + kind.labels;
      const levels = new Uint8Array(3 * pixels);
      for (let i = 0; i < levels.length; i++) levels[i] = bytes[begin + (i % 3) * pixels + Math.floor(i / 3)] ?? 0;
      return { width: side, height: side, channels: 3, levels };
    },
  });
}
