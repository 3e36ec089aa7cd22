import type { TypedGraph } from "../expand/typed-graph.ts";
import { Rejection } from "../shape/rejection.ts";
import { MapReading } from "./map-reading.ts";
import type { WeightSource } from "./weight-source.ts";

/** A weight of a model for images of one size, as the model for another has it. */
export interface OtherGrid {
  /** Whose rule it is. */
  readonly by: string;
  /** The weight as the rule's source has it, of the one model, and of the other. */
  readonly theirs: WeightSource;
  readonly ours: WeightSource;
}

/**
 * How weights of one model become those of the same for images of another size: by the rules of its checkpoint maps, as
 * though they left in a map's layout and came in again.
 * @param layout the map that they came in by: its rule goes before the others'
 * @returns for a path, undefined where no rule is for it, or where it is of the same grid
 */
export function otherGrid(
  from: TypedGraph,
  to: TypedGraph,
  layout: string | undefined,
): (path: string) => OtherGrid | undefined {
  const isFirst = ({ map: { name } }: { readonly map: MapReading["map"] }) => name.text === layout;
  const pairs = to.model.spec.checkpoints.flatMap((map) => {
    const same = from.model.spec.checkpoints.find(({ name }) => name.text === map.name.text);
    return same === undefined ? [] : [{ map, theirs: new MapReading(same, from), ours: new MapReading(map, to, from) }];
  });
  const ordered = [...pairs.filter(isFirst), ...pairs.filter((pair) => !isFirst(pair))];
  return (path) => {
    for (const { theirs, ours } of ordered) {
      const found = known(() => {
        const [one, other] = [theirs.sourceOf(path), ours.sourceOf(path)];
        const by = one && other?.resized(one.theirShapes())?.by;
        return by === undefined || one === undefined || other === undefined
          ? undefined
          : { by, theirs: one, ours: other };
      });
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** A rule that cannot be read for one of the models is none. */
function known<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof Rejection)) throw error;
    return undefined;
  }
}
