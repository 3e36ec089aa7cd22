import type { Prediction } from "../runtime/host/tasks/predict-pictures.ts";
import { percentOf } from "../runtime/report/numbers.ts";

/** One picture, with a bar for each class. */
export function pictureText({ file, note, guesses }: Prediction): string[] {
  const width = Math.max(0, ...guesses.map(({ label }) => label.length));
  const lines = guesses.map(({ label, probability }) => {
    const bar = "█".repeat(Math.round(probability * 30));
    return `  ${label.padEnd(width)}  ${percentOf(probability).padStart(7)}  ${bar}`.trimEnd();
  });
  return [`${file}: ${note}`, ...lines];
}

/**
 * One of many pictures, on a line.
 * @param width of the longest file's name
 */
export function pictureLine({ file, guesses }: Prediction, width: number): string {
  const classes = guesses.map(({ label, probability }) => `${label}  ${percentOf(probability).padStart(7)}`);
  return [file.padEnd(width), ...classes].join("  ");
}

export function pictureJson({ file, note, guesses, problems }: Prediction): string {
  const said = problems.map(({ code, message }) => ({ code, message }));
  return JSON.stringify({ file, note, guesses, problems: said });
}

/** The head of a table with a line for each picture, as RFC 4180 has it. */
export function csvHead(top: number): string {
  const classes = Array.from({ length: top }, (_, i) => (i === 0 ? "" : `_${i + 1}`));
  return csvLine(["file", ...classes.flatMap((end) => [`label${end}`, `probability${end}`]), "note", "problem"]);
}

export function csvRow({ file, note, guesses, problems }: Prediction, top: number): string {
  const classes = Array.from({ length: top }, (_, i) => {
    const guess = guesses[i];
    return guess === undefined ? ["", ""] : [guess.label, guess.probability.toFixed(6)];
  });
  const said = problems.map(({ code, message }) => `${code}: ${message}`).join("; ");
  return csvLine([file, ...classes.flat(), note, said]);
}

function csvLine(fields: readonly string[]): string {
  return fields.map((field) => (/[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field)).join(",");
}
