import type { TypedOp } from "../../expand/typed-graph.ts";
import type { Table } from "../sheet.ts";
import { indexWords } from "../title-words.ts";
import { singular } from "./panel-title.ts";
import type { SizeIn } from "./varied-words.ts";
import type { Whereabouts } from "./whereabouts.ts";

/** More rows or columns are no table to read at a glance. */
const MOST_ROWS = 8;
const MOST_COLUMNS = 6;

/** What tells places apart: a loop's iterations, or where in the model they stand. */
interface Direction {
  readonly name: string;
  of(where: Whereabouts): string;
}

/**
 * What the names that a panel writes stand for, from place to place: a row for each that differs. Names that do not
 * follow from the place are left out.
 */
export function panelTable(
  used: Iterable<readonly [string, Iterable<readonly SizeIn[]>]>,
  whereOf: (op: TypedOp) => Whereabouts | undefined,
): Table | undefined {
  const columns = [...used]
    .map(([name, sizes]) => ({
      name,
      values: [...sizes].flat().flatMap(({ op, text }) => {
        const where = op && whereOf(op);
        return where === undefined ? [] : { where, text };
      }),
    }))
    // An axis that has no number, such as the batch's, is no size to look up.
    .filter(({ name, values }) => /^\w+$/.test(name) && values.every(({ text }) => /^\d+$/.test(text)));
  const wheres = [...new Set(columns.flatMap(({ values }) => values.map(({ where }) => where)))];
  const all = directionsOf(wheres);
  const told = columns.filter(({ values }) => follows(values, all)).slice(0, MOST_COLUMNS - 1);
  if (told.length === 0) return undefined;
  // Each direction that is not needed goes, the innermost first.
  const directions = [...all].reverse().reduce<readonly Direction[]>((kept, one) => {
    const fewer = kept.filter((other) => other !== one);
    return told.every(({ values }) => follows(values, fewer)) ? fewer : kept;
  }, all);
  const rows = rowsOf(told, directions);
  if (rows.length < 2) return undefined;
  const header = [...directions.map(({ name }) => name), ...told.map(({ name }) => name)];
  return { columns: header, rows: rows.length > MOST_ROWS ? shortened(rows) : rows };
}

interface Value {
  readonly where: Whereabouts;
  readonly text: string;
}

interface Column {
  readonly name: string;
  readonly values: readonly Value[];
}

function directionsOf(wheres: readonly Whereabouts[]): Direction[] {
  const loops = wheres[0]?.loops ?? [];
  const shared = wheres.every((one) => one.loops.length === loops.length) ? loops : [];
  const names = siteNames([...new Set(wheres.map(({ site }) => site))]);
  return [
    { name: "place", of: ({ site }) => names.get(site) ?? "" },
    ...shared.map(({ name }, i) => ({
      name: singular(name.replaceAll("_", " ")),
      of: ({ loops }: Whereabouts) => String(loops[i]?.index ?? ""),
    })),
  ];
}

/** The steps of each place that not all have: `small encoder`. */
function siteNames(sites: readonly (readonly string[])[]): ReadonlyMap<readonly string[], string> {
  const isShared = (at: number) => sites.every((other) => other.at(at) === sites[0]?.at(at));
  const shortest = sites.length === 0 ? 0 : Math.min(...sites.map(({ length }) => length));
  let first = 0;
  while (first < shortest && isShared(first)) first++;
  let last = 0;
  while (first + last < shortest && isShared(-1 - last)) last++;
  return new Map(
    sites.map((site) => [
      site,
      site
        .slice(first, site.length - last)
        .join(" ")
        .replaceAll("_", " "),
    ]),
  );
}

const keyIn = (where: Whereabouts, directions: readonly Direction[]): string =>
  directions.map((one) => one.of(where)).join("\n");

/** Whether a place of the model, looked at in some directions alone, says the value. */
function follows(values: readonly Value[], directions: readonly Direction[]): boolean {
  const known = new Map<string, string>();
  return values.every(({ where, text }) => {
    const key = keyIn(where, directions);
    const before = known.get(key) ?? text;
    known.set(key, before);
    return before === text;
  });
}

function rowsOf(columns: readonly Column[], directions: readonly Direction[]): string[][] {
  const rows = new Map<string, { readonly place: readonly string[]; readonly cells: string[] }>();
  for (const [i, { values }] of columns.entries()) {
    for (const { where, text } of values) {
      const key = keyIn(where, directions);
      const row = rows.get(key) ?? { place: directions.map((one) => one.of(where)), cells: columns.map(() => "") };
      rows.set(key, row);
      row.cells[i] = text;
    }
  }
  return merged([...rows.values()]);
}

/** Rows that say the same are one, if a number is all that tells them apart. */
function merged(rows: readonly { readonly place: readonly string[]; readonly cells: readonly string[] }[]): string[][] {
  const found = new Map<string, { readonly places: (readonly string[])[]; readonly cells: readonly string[] }>();
  for (const { place, cells } of rows) {
    const key = [...place.slice(0, -1), ...cells].join("\n");
    const known = found.get(key);
    if (known === undefined) found.set(key, { places: [place], cells });
    else known.places.push(place);
  }
  return [...found.values()].map(({ places, cells }) => {
    const [first = []] = places;
    const last = places.map((place) => place.at(-1) ?? "");
    const isNumbers = last.every((text) => /^\d+$/.test(text));
    const indices = last.map(Number).sort((a, b) => a - b);
    return [...first.slice(0, -1), isNumbers ? indexWords(indices) : last.join(", "), ...cells];
  });
}

const shortened = (rows: readonly string[][]): string[][] => {
  const [first = []] = rows;
  return [...rows.slice(0, MOST_ROWS - 2), first.map(() => "…"), ...rows.slice(-1)];
};
