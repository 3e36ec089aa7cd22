import { join } from "node:path";
import { shippedPlace } from "../../../compiler/model/shipped.ts";
import { packageFolder } from "../files/package.ts";
import { readText } from "../files/read-file.ts";

/** What a parameter may be published as. */
export type PublishedValue = number | boolean | string | readonly PublishedValue[];

/** A model of timm as values of a shipped spec's parameters, with what timm itself counts of it. */
export interface Published {
  /** `timm_vit`: the spec's name among the shipped ones. */
  readonly spec: string;
  /** Only what differs from the spec's own defaults. */
  readonly set: Readonly<Record<string, PublishedValue>>;
  readonly parameters: number;
  /** By `torch.utils.flop_counter`: one image, forward, 2 a multiply-add. */
  readonly flops: number;
}

/** `zoo/timm.json`, which `bench/zoo/timm_names.py` makes of an installed timm. */
export interface Catalogue {
  /** Versions of what the numbers were taken from. */
  readonly timm: string;
  readonly torch: string;
  readonly names: Readonly<Record<string, Published>>;
  /** A name of timm's that no shipped spec carries, and why. */
  readonly left_out: Readonly<Record<string, string>>;
}

export const catalogueFile = join(packageFolder, "zoo", "timm.json");

let read: Catalogue | undefined;

/** Read once: it is a part of this package. */
export function catalogue(): Catalogue {
  const known: Catalogue = read ?? JSON.parse(readText(catalogueFile));
  read = known;
  return known;
}

/** `vitral:vit_base_patch16_224` → its sizes and its name at timm; undefined where it is no name of timm's. */
export function published(name: string): (Published & { readonly name: string }) | undefined {
  const bare = shippedPlace(name)?.replace(/\.json$/, "") ?? "";
  const { names } = catalogue();
  const found = Object.hasOwn(names, bare) ? names[bare] : undefined;
  return found && { ...found, name: bare };
}

/**
 * A published model as a spec of its own: the one that it is made of, with other defaults. It names that one by its path,
 * as shipped specs do, so that both stand together wherever they are kept.
 */
export function publishedText({ name, spec, set }: NonNullable<ReturnType<typeof published>>): string {
  const entries = Object.entries(set).map(([name, value]) => `    ${JSON.stringify(name)}: ${valueText(value)}`);
  const params = entries.length === 0 ? "" : `,\n  "params": {\n${entries.join(",\n")}\n  }`;
  return `{
  "vitral": 1,
  "name": ${JSON.stringify(name)},
  "title": ${JSON.stringify(`${name}, as in timm`)},
  "extends": ${JSON.stringify(`${spec}.json`)}${params}
}
`;
}

/** A bare value, so that the parameter stays as it is declared; a bare text would be a type. */
const valueText = (value: PublishedValue): string =>
  typeof value === "string" ? `{ "default": ${JSON.stringify(value)} }` : JSON.stringify(value).replaceAll(",", ", ");
