import { heldToText, type ModelSize, type ZooModel } from "../../runtime/host/zoo/zoo-model.ts";
import { counted, shortNumber } from "../number-text.ts";
import { tableLines } from "../text-table.ts";

/** One line a model, family by family; with the names that timm has for them where they were asked for. */
export function zooText(models: readonly ZooModel[], isSearch: boolean, columns?: number): string[] {
  const families = [...new Set(models.map(({ family }) => family))];
  const head = ["model", "parameters", "FLOPs", "parity", "title"];
  const rows = families.flatMap((family) => [
    ["", "", "", "", ""],
    [family, "", "", "", ""],
    ...models.filter((model) => model.family === family).flatMap((model) => modelRows(model, isSearch)),
  ]);
  const names = models.reduce((sum, { published }) => sum + Object.keys(published).length, 0);
  const more = isSearch
    ? []
    : [
        "",
        `${counted(models.length, "model")}, and ${counted(names, "name")} of timm's: with a word, as in \`vitral zoo deit\`, those are listed too.`,
      ];
  return [...tableLines([head, ...rows], [1, 2], columns), ...more];
}

function modelRows(model: ZooModel, isSearch: boolean): string[][] {
  const { name, title, papers, presets, published } = model;
  const sized = (known: string, { parameters, flops }: ModelSize, ...more: readonly string[]) => [
    `    ${known}`,
    shortNumber(parameters),
    shortNumber(flops),
    ...more,
  ];
  const below = isSearch
    ? [
        ...Object.entries(presets).map(([preset, size]) => sized(`--preset ${preset}`, size, "", "")),
        ...Object.entries(published).map(([known, size]) => sized(known, size, "", "")),
      ]
    : [];
  const [said = "", parameters = "", flops = "", ...rest] = sized(
    name,
    model,
    heldToText(model) || "-",
    `${title}${paperText(papers)}`,
  );
  return [[said.slice(2), parameters, flops, ...rest], ...below];
}

/** `(arXiv:2010.11929)`; of several the first, and how many more. */
function paperText([first, ...others]: readonly string[]): string {
  if (first === undefined) return "";
  return ` (${first}${others.length === 0 ? "" : ` and ${others.length} more`})`;
}

/** The same as data, everything in it. */
export const zooJson = (models: readonly ZooModel[]): string => JSON.stringify(models, undefined, 2);
