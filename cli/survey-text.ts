import { isAbsolute, relative } from "node:path";
import { datasetSentences } from "../runtime/host/datasets/dataset-messages.ts";
import type { SurveyResult } from "../runtime/host/tasks/survey-data.ts";
import { counted } from "./number-text.ts";
import { tableLines } from "./text-table.ts";

/** Names that are listed of what was found; JSON has them all. */
const SHOWN = 5;

/** Classes that are listed. */
const MOST_CLASSES = 40;

/** What was found in a dataset, for people. */
export function surveyLines(survey: SurveyResult, sheet: string | undefined): readonly string[] {
  return [
    ...countLines(survey),
    ...sizeLines(survey),
    ...balanceLines(survey),
    ...survey.notes,
    ...listLines(
      survey.corrupt.length,
      survey.skips ? "left out, as they cannot be read" : "cannot be read",
      survey.corrupt.map(({ name, reason }) => `${fromHere(name)}: ${reason}`),
    ),
    ...(survey.unlearnt.length === 0 ? [] : [datasetSentences.unlearnt(survey.unlearnt)]),
    ...duplicateLines(survey),
    ...survey.leaks.map(
      (leak) =>
        `leak: ${counted(leak.pictures, "picture")} of ${leak.part} ${leak.pictures === 1 ? "is" : "are"} in ${leak.in} too`,
    ),
    ...sharedLines(survey),
    ...(sheet === undefined
      ? []
      : [`${sheet}: a row of pictures for each class, from the top: ${(survey.rows ?? []).join(", ")}`]),
  ];
}

function countLines({ name, classes, parts }: SurveyResult): readonly string[] {
  const columns = Object.entries(parts);
  const row = (head: string, numbers: (part: (typeof columns)[number][1]) => number) => [
    head,
    ...columns.map(([, part]) => String(numbers(part))),
  ];
  const shown = classes.slice(0, MOST_CLASSES);
  const more = classes.length - shown.length;
  return [
    ...tableLines(
      [
        [name, ...columns.map(([part]) => part)],
        ...shown.map((label, i) => row(`  ${label}`, (part) => part.classes[i] ?? 0)),
        row("all", ({ pictures }) => pictures),
      ],
      columns.map((_, i) => i + 1),
    ),
    ...(more === 0 ? [] : [`and ${more} classes more, which --json lists`]),
  ];
}

function sizeLines({ width, height }: SurveyResult): readonly string[] {
  const [least, middle, most] = width.map((one, i) => `${one}×${height[i]}`);
  if (least === most) return [`size: all ${least}`];
  return [
    `size: width ${width.join(" / ")}, height ${height.join(" / ")} (least / middle / greatest; ${middle} in the middle)`,
  ];
}

function balanceLines({ classes, parts }: SurveyResult): readonly string[] {
  const counts = parts.train?.classes ?? [];
  const [least, most] = [Math.min(...counts), Math.max(...counts)];
  const of = (count: number) => classes[counts.indexOf(count)] ?? "";
  if (least === most) return ["balance: every class has as many pictures to learn from"];
  const ratio = least === 0 ? "" : `, ${(most / least).toFixed(1)} times as many`;
  const help = least > 0 && most < 3 * least ? "" : '; "sampling": "balanced" shows each class as often';
  return [`balance: ${of(most)} has ${most} to learn from, ${of(least)} ${least}${ratio}${help}`];
}

function duplicateLines({ duplicates }: SurveyResult): readonly string[] {
  const extra = duplicates.reduce((sum, { names }) => sum + names.length - 1, 0);
  const torn = duplicates.filter(({ classes }) => classes.length > 1);
  return [
    ...listLines(
      extra,
      `equal to another, in ${counted(duplicates.length, "group")}`,
      duplicates.map(({ names, parts }) => `${names.map(fromHere).join(" = ")} (${parts.join(", ")})`),
    ),
    ...listLines(
      torn.length,
      "equal, with other labels",
      torn.map(({ names, classes }) => `${names.map(fromHere).join(" = ")}: ${classes.join(", ")}`),
    ),
  ];
}

function sharedLines({ shared }: SurveyResult): readonly string[] {
  if (shared === undefined) return [];
  const names = shared.pairs.map(([name, equal]) => `${fromHere(name)} = ${fromHere(equal)}`);
  return listLines(names.length, `also among the ${shared.of} of ${shared.name}`, names, true);
}

/** A path as it is typed here. */
function fromHere(path: string): string {
  const inside = relative(process.cwd(), path);
  return isAbsolute(path) && !inside.startsWith("..") ? inside : path;
}

/** `3 pictures: …`, and the first of them. */
function listLines(count: number, what: string, names: readonly string[], always = false): readonly string[] {
  if (count === 0 && !always) return [];
  const rest = names.length - SHOWN;
  return [
    `${counted(count, "picture")} ${what}${names.length === 0 ? "" : ":"}`,
    ...names.slice(0, SHOWN).map((name) => `  ${name}`),
    ...(rest > 0 ? [`  and ${rest} more, which --json lists`] : []),
  ];
}
