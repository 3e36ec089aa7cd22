import { type Problem, problem } from "../problem/problem.ts";
import { similarName } from "../problem/similar.ts";
import { flagSpan } from "../problem/source.ts";

/** What was asked of a command does not exist. */

const similar = (name: string, candidates: Iterable<string>, what: string): string[] => {
  const found = similarName(name, candidates);
  return found === undefined ? [] : [`a similar ${what} exists: \`${found}\``];
};

export const noSuchCode = (code: string, codes: Iterable<string>, manual: string): Problem =>
  problem("T101", `no problem has the code \`${code}\``, undefined, {
    help: [
      ...similar(code, codes, "code"),
      `a code stands in a message's brackets, as in error[S303]; all of them are in ${manual}`,
    ],
  });

export const noSuchWord = (word: string, words: Iterable<string>, manual: string): Problem =>
  problem("F421", `\`${word}\` is no file here, no code, no op and nothing else that the manual has`, undefined, {
    help: [
      ...similar(word, words, "name"),
      `all that it has is in ${manual}; a code looks like S303, and a spec is named by its path or as vitral:vit`,
    ],
  });

export const noSuchNode = (path: string, paths: Iterable<string>): Problem =>
  problem("T102", `the model has no node or weight \`${path}\``, undefined, {
    help: [...similar(path, paths, "path"), "leave the path out to see all of them"],
  });

export const noSuchSize = (name: string, size: number, free: readonly string[]): Problem =>
  problem(
    "T103",
    `\`${name}\` is not a free size of this model`,
    flagSpan("--size", `${name}=${size}`, 0, name.length),
    {
      help: [`its free sizes are ${free.map((size) => `\`${size}\``).join(", ")}`],
    },
  );
