import { rowMajorStrides } from "../../compiler/kernels/nd-array.ts";
import type { FoundAttention } from "./find-attention.ts";
import type { TokenPlaces } from "./token-places.ts";
import { NOWHERE } from "./trace-elements.ts";

/** What one attention looks at, put back to the places of the picture. */
export interface AttentionMaps {
  readonly name: string;
  readonly places: TokenPlaces;
  /** The token that asks; all of them on the mean where there is none. */
  readonly query: string | undefined;
  /** For each head, how much is looked at each patch, row by row. */
  readonly heads: readonly Float32Array[];
  /** For each head, how many pixels lie between a patch and what it looks at, on the mean; NaN where no patch looks at one. */
  readonly distances: readonly number[];
  /** The mean over heads, [tokens, tokens]: who looks at whom. Only where each that asks sees every token. */
  readonly mean: Float32Array | undefined;
  readonly asking: ReadonlySet<number>;
}

/**
 * @param probabilities of the attention, in its shape
 * @param query the name of a token that is no patch; where it does not ask, all do
 */
export function attentionMaps(
  { name, shape, queryAxis, keys, queries }: FoundAttention,
  places: TokenPlaces,
  probabilities: ArrayLike<number>,
  query: string | undefined,
): AttentionMaps {
  const patches = places.rows * places.columns;
  const tokens = patches + places.others.length;
  const headOf = headsOf(shape, queryAxis, keys);
  const asked = query === undefined ? -1 : patches + places.others.indexOf(query);
  const isAsked = asked >= patches && queries.some((code) => places.token(code) === asked);
  const heads = Array.from({ length: headOf.count }, () => new Float32Array(patches));
  const asking = new Set(queries.filter((code) => code !== NOWHERE));
  const tokensAsking = new Set([...asking].map((code) => places.token(code)));
  const keyCount = shape.at(-1) ?? 1;
  const isWhole = !tokensAsking.has(-1) && new Set(keys.map((code) => places.token(code))).size === keyCount;
  const mean = isWhole ? new Float32Array(tokens * tokens) : undefined;
  const looked = heads.map(() => ({ far: 0, all: 0 }));
  for (let e = 0; e < keys.length; e++) {
    const [from, to, p] = [places.token(queries[e] ?? -1), places.token(keys[e] ?? -1), probabilities[e] ?? 0];
    if (queries[e] === NOWHERE || to < 0) continue;
    const head = headOf.at(e);
    if (mean !== undefined) mean[from * tokens + to] = (mean[from * tokens + to] ?? 0) + p / headOf.count;
    const map = heads[head];
    const sums = looked[head];
    if (sums !== undefined && from >= 0 && from < patches && to < patches) {
      sums.far += p * between(places, from, to);
      sums.all += p;
    }
    if (map !== undefined && to < patches && (!isAsked || from === asked)) map[to] = (map[to] ?? 0) + p;
  }
  if (!isAsked) for (const map of heads) for (let i = 0; i < map.length; i++) map[i] = (map[i] ?? 0) / asking.size;
  const distances = looked.map(({ far, all }) => far / all);
  return { name, places, query: isAsked ? query : undefined, heads, distances, mean, asking: tokensAsking };
}

/** Pixels between the middles of two patches. */
const between = ({ columns, pitch: [down, right] }: TokenPlaces, a: number, b: number): number =>
  Math.hypot((Math.floor(a / columns) - Math.floor(b / columns)) * down, ((a % columns) - (b % columns)) * right);

/** Which head an element is of: along the axes of heads, keys are the same. */
export function headsOf(shape: readonly number[], queryAxis: number, keys: Int32Array) {
  const strides = rowMajorStrides(shape);
  const sizes = strides.map((stride, axis) => {
    const isOther = axis !== queryAxis && axis !== shape.length - 1;
    return isOther && isAlike(keys, stride, shape[axis] ?? 1) ? (shape[axis] ?? 1) : 1;
  });
  const own = rowMajorStrides(sizes);
  const axes = [...sizes.entries()].filter(([, size]) => size > 1);
  return {
    count: sizes.reduce((product, size) => product * size, 1),
    at: (e: number) =>
      axes.reduce((sum, [axis, size]) => sum + (Math.floor(e / (strides[axis] ?? 1)) % size) * (own[axis] ?? 0), 0),
  };
}

function isAlike(keys: Int32Array, stride: number, size: number): boolean {
  return keys.every((key, e) => key === keys[e - (Math.floor(e / stride) % size) * stride]);
}

/** The mean over heads. */
export function meanMap({ heads }: AttentionMaps): Float32Array {
  return (heads[0] ?? new Float32Array()).map(
    (_, i) => heads.reduce((sum, map) => sum + (map[i] ?? 0), 0) / heads.length,
  );
}
