import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { diagramCommand } from "../../cli/diagram.ts";
import { FAMILIES } from "../zoo/families.ts";
import { FORMS, PANELS } from "./forms.ts";

/** A picture of the gallery: of a spec, by its flags; where a page has no room for all, on further ones. */
interface Picture {
  readonly spec: string;
  readonly flags: readonly string[];
  readonly pages: ReadonlyMap<string, string>;
}

const FOLDER = "docs/gallery";

/** Path → content of the gallery's pictures, each as its command draws it, and of the page that shows them. */
export async function galleryFiles(): Promise<ReadonlyMap<string, string>> {
  const specs = Object.values(FAMILIES).flat();
  const sections = [
    ...FORMS,
    { ...PANELS, specs: specs.filter((one) => !FORMS.some((form) => form.specs.includes(one))) },
  ];
  const files = new Map<string, string>();
  const shown: string[] = [];
  for (const { title, words, flags, specs } of sections) {
    shown.push(`## ${title}`, "", words, "");
    for (const spec of specs) {
      const picture = { spec, flags, pages: await drawn(spec, flags) };
      for (const [name, svg] of picture.pages) files.set(`${FOLDER}/${name}`, svg);
      shown.push(...entryOf(picture), "");
    }
  }
  for (const [, svg] of await drawn("vit", [])) files.set(`${FOLDER}/compare-panels.svg`, svg);
  files.set(`${FOLDER}/README.md`, [...head, ...shown].join("\n"));
  return files;
}

const head = [
  "# Gallery",
  "",
  "Every model that comes along, drawn from its spec by the command over it. Written by `npm run gallery`; change the specs",
  "or what draws them, not these files. What the flags mean: [figures](../figures.md). How others draw one of these models:",
  "[beside other tools](compare.md).",
  "",
];

function entryOf({ spec, flags, pages }: Picture): string[] {
  const [first = "", ...others] = [...pages.keys()];
  const more = others.map((name, i) => `[page ${i + 2}](${name})`).join(", ");
  return [
    `### ${spec}`,
    "",
    `\`npx vitral diagram ${[`vitral:${spec}`, ...flags, "-o", `${spec}.svg`].join(" ")}\``,
    "",
    `![${spec}](${first})`,
    ...(more === "" ? [] : ["", `Further: ${more}`]),
  ];
}

/** What the command writes, by names of files. */
async function drawn(spec: string, flags: readonly string[]): Promise<ReadonlyMap<string, string>> {
  const folder = await mkdtemp(join(tmpdir(), "vitral-gallery-"));
  try {
    const output = join(folder, `${spec}.svg`);
    await diagramCommand().parseAsync([`vitral:${spec}`, ...flags, "-o", output], { from: "user" });
    // The first page has no number.
    const names = (await readdir(folder)).sort((a, b) => a.length - b.length || (a < b ? -1 : 1));
    const texts = await Promise.all(names.map((name) => readFile(join(folder, name), "utf8")));
    return new Map(names.map((name, i) => [name, texts[i] ?? ""]));
  } finally {
    await rm(folder, { recursive: true });
  }
}
