import { rowMajorStrides } from "../../../kernels/nd-array.ts";
import { isWhole, type Storage } from "../layout/layout.ts";
import { type Region, readsOf, type Value, writesOf } from "./region.ts";
import type { RegionBuilder } from "./region-builder.ts";

export interface InPlace {
  /** What lies where state lies. */
  readonly placed: ReadonlyMap<Storage, Storage>;
  /** The place of the first region that overwrites state. */
  readonly firstUpdate: number;
}

/**
 * Lets what becomes state be written where the state lies, if the old state is not read any more by then and no index is
 * checked later; else it is copied there when all else is done.
 */
export function updateInPlace(
  build: RegionBuilder,
  writes: ReadonlyMap<Storage, Value>,
  outputs: ReadonlySet<Storage>,
): InPlace {
  const lastReader = new Map<Storage, number>();
  build.regions.forEach((region, place) => {
    for (const storage of readsOf(region)) lastReader.set(storage, place);
  });
  // What is still to be copied may be state itself, which is overwritten meanwhile: it is taken aside first.
  const isLost = (state: Storage, { layout, shape }: Value): boolean =>
    writes.has(layout.storage) && !(layout.storage === state && isWhole(layout, shape));
  for (const [state, value] of writes)
    if (isLost(state, value)) lastReader.set(value.layout.storage, build.regions.length);
  const sources = new Map<Storage, number>();
  for (const { layout } of writes.values()) sources.set(layout.storage, (sources.get(layout.storage) ?? 0) + 1);

  const lastCheck = build.regions.findLastIndex(mayFault);
  let first = build.regions.length;
  const placed = new Map<Storage, Storage>();
  const copies: [Storage, Value][] = [];
  for (const [state, value] of writes) {
    const { storage } = value.layout;
    const place = build.after(value);
    const region = build.regions[place];
    const isOwn = storage.owner === "program" && isWhole(value.layout, value.shape);
    const mayMove = isOwn && !outputs.has(storage) && sources.get(storage) === 1;
    const writer = build.regions.findIndex((other) => writesOf(other).includes(storage));
    const isNeeded = Math.max(lastReader.get(state) ?? -1, lastCheck) > place;
    if (mayMove && !isNeeded && writer === place && region?.kind === "loop" && region.mayPlace(storage, state)) {
      first = Math.min(first, place);
      placed.set(storage, state);
    } else {
      copies.push([state, value]);
    }
  }
  const aside = copies.map(([state, value]): [Storage, Value] => [
    state,
    isLost(state, value) ? build.copy(value) : value,
  ]);
  const begin = build.regions.length;
  for (const [state, value] of aside) {
    if (value.layout.storage === state) continue;
    build.copy(value, { ...value.layout, storage: state, offset: 0, strides: rowMajorStrides(value.shape) }, begin - 1);
  }
  return { placed, firstUpdate: Math.min(first, begin) };
}

/** Whether a run may find an index outside its axis. One that is constant is so from the first run on, or never. */
const mayFault = (region: Region): boolean =>
  region.kind === "special" && "path" in region.special && region.reads[1]?.owner !== "constant";
