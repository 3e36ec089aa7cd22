import { join } from "node:path";
import { packageFolder } from "../files/package.ts";
import { readText } from "../files/read-file.ts";
import { catalogue } from "../specs/published-names.ts";

/** What a model counts at one choice of its parameters. */
export interface ModelSize {
  readonly parameters: number;
  /** Of products of matrices and convolutions: one image, forward, 2 a multiply-add. */
  readonly flops: number;
}

/** A file of what another library computed, which every engine is held to by the tests. */
export interface HeldTo {
  readonly case: string;
  /** `timm 1.0.31 timm.models.swin_transformer.SwinTransformer` */
  readonly source: string;
  /** Whether the model runs as in training, with running statistics. */
  readonly inTraining: boolean;
}

/** A shipped model, as `zoo/models.json` has it: what `npm run zoo` reads off its spec. */
export interface ModelRow extends ModelSize {
  readonly family: string;
  readonly title: string;
  readonly papers: readonly string[];
  readonly presets: Readonly<Record<string, ModelSize>>;
  /** Whose weights it reads: the names of its maps. */
  readonly maps: readonly string[];
  /** Shipped blocks that it is made of. */
  readonly blocks: readonly string[];
}

export interface ZooModel extends ModelRow {
  /** `swin`, for `vitral:swin`. */
  readonly name: string;
  readonly heldTo: readonly HeldTo[];
  /** Its names and sizes at timm. */
  readonly published: Readonly<Record<string, ModelSize>>;
}

const textOf = (table: string): string => readText(join(packageFolder, "zoo", table));

/** Every shipped model, family by family. */
export function zooModels(
  rows: Readonly<Record<string, ModelRow>> = JSON.parse(textOf("models.json")),
): readonly ZooModel[] {
  const parity: Readonly<Record<string, readonly HeldTo[]>> = JSON.parse(textOf("parity.json"));
  const { names } = catalogue();
  return Object.entries(rows).map(([name, row]) => ({
    name,
    ...row,
    heldTo: parity[name] ?? [],
    published: Object.fromEntries(
      Object.entries(names).flatMap(([known, { spec, parameters, flops }]) =>
        spec === name ? [[known, { parameters, flops }] as const] : [],
      ),
    ),
  }));
}

/** Libraries that a model is held to, each with its version: `timm 1.0.31`. */
export const heldToText = ({ heldTo }: Pick<ZooModel, "heldTo">): string =>
  [...new Set(heldTo.map(({ source }) => /^\S+ \d[\w.]*/.exec(source)?.[0] ?? source))].join(", ");
