import { join, relative } from "node:path";
import { GENERATORS } from "../compiler/ops/generators.ts";
import { ops } from "../compiler/ops/index.ts";
import { type ManualEntry, manualEntries, manualNames } from "../compiler/report/manual-entry.ts";
import { packageFolder } from "../runtime/host/files/package.ts";
import { noSuchWord } from "../schema/messages/tool-messages.ts";
import { ProblemError } from "../schema/problem/problem.ts";
import { meantBy } from "../schema/vocabulary/other-names.ts";
import { tableLines } from "./text-table.ts";

const words = { ops, generators: GENERATORS };

/** A manual's path, from here. */
export const manualPath = (file: string): string => relative(process.cwd(), join(packageFolder, "docs", file));

const allManuals = (): string => ["ops.md", "recipes.md"].map(manualPath).join(" and ");

/** Whether this can be a name of the manual, or one that another library has: `conv`, `nn.Linear`. */
export const isWord = (text: string): boolean => /^[\w.]+$/.test(text) && !/\.jsonc?$/.test(text);

export const isKnownWord = (text: string): boolean => manualEntries(text, words).length > 0;

/**
 * What the manual has of a name; of another library's, what is written here.
 * @throws ProblemError F421
 */
export function wordLines(name: string, width: number | undefined): string[] {
  const own = manualEntries(name, words);
  const meant = own.length > 0 ? undefined : meantBy(name, ops);
  const found = meant === undefined ? own : manualEntries(meant.name, words);
  if (found.length === 0) throw new ProblemError(noSuchWord(name, manualNames(words), allManuals()));
  const here =
    meant === undefined
      ? []
      : [
          `${name} of other libraries is written ${meant.nodes} here${meant.note === undefined ? "" : `: ${meant.note}`}`,
          "",
        ];
  const called = meant?.name ?? name;
  const manuals = new Set(found.map(({ manual }) => manual));
  const titles = found.map(({ title }) => title);
  const several = titles.length < 2 ? [] : [`${called} is ${titles.slice(0, -1).join(", ")} and ${titles.at(-1)}`, ""];
  return [
    ...here,
    ...several,
    ...found.flatMap((entry) => [...entryLines(called, entry, width), ""]),
    ...[...manuals].map((manual) => `all of the manual: ${manualPath(manual)}`),
  ];
}

function entryLines(
  name: string,
  { title, doc, example, facts, keys }: ManualEntry,
  width: number | undefined,
): string[] {
  return [
    `${name}: ${title}`,
    "",
    doc,
    "",
    `  ${example}`,
    ...(facts.length === 0 ? [] : ["", ...facts]),
    ...(keys.length === 0
      ? []
      : [
          "",
          ...tableLines(
            keys.map(([key = "", ...rest]) => [`  ${key}`, ...rest]),
            [],
            width,
          ),
        ]),
  ];
}
