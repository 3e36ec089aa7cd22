import type { OpName } from "../../../ops/index.ts";
import { elementSpellings } from "./spell-elements.ts";
import { layerSpellings } from "./spell-layers.ts";
import { shapeSpellings } from "./spell-shapes.ts";
import { tableSpellings } from "./spell-tables.ts";
import type { Spelling } from "./spelling.ts";

/** How PyTorch spells each op: one that is not here is no op's name, and an op that is not here does not compile. */
const table = {
  ...elementSpellings,
  ...layerSpellings,
  ...shapeSpellings,
  ...tableSpellings,
} satisfies Readonly<Record<OpName, Spelling>>;

/** The same by any op's name. */
export const spellings: ReadonlyMap<string, Spelling> = new Map(Object.entries(table));
