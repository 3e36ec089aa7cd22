import type { AttentionMaps } from "./attention-maps.ts";

/**
 * Attention rolled out over layers (Abnar & Zuidema 2020, arXiv:2005.00928): the mean over heads, half of it the
 * residual, rows of sum 1, layer after layer multiplied. A token that does not ask in a layer stays what it is.
 * @param layers whole attentions over one grid of patches, each of what the one before gave
 * @param query the token whose sources are asked for; of none, the mean over the patches
 * @returns how much each patch is in what it has become
 */
export function rollout(layers: readonly AttentionMaps[], query: string | undefined): Float32Array {
  const [first] = layers;
  if (first === undefined) throw new Error("there is no layer to roll out");
  const patches = first.places.rows * first.places.columns;
  const others = [...new Set(layers.flatMap(({ places }) => places.others))];
  const tokens = patches + others.length;
  const asked = query === undefined ? -1 : others.indexOf(query);
  const start = Float64Array.from({ length: tokens }, (_, token) => {
    if (asked >= 0) return token === patches + asked ? 1 : 0;
    return token < patches ? 1 / patches : 0;
  });
  // From the last layer down: the row of the product that is asked for, and no other.
  const rolled = layers.toReversed().reduce<Float64Array>((above, layer) => throughLayer(above, layer, others), start);
  return Float32Array.from(rolled.subarray(0, patches));
}

/** What tokens are of what one token has become, one layer further down: half what they look at, half what they are. */
function throughLayer(
  above: Float64Array,
  { places, asking, mean }: AttentionMaps,
  others: readonly string[],
): Float64Array {
  const patches = places.rows * places.columns;
  const own = patches + places.others.length;
  const to = (token: number) =>
    token < patches ? token : patches + others.indexOf(places.others[token - patches] ?? "");
  const below = above.slice();
  for (const query of asking) {
    const row = (mean ?? new Float32Array()).subarray(query * own, (query + 1) * own);
    const sum = row.reduce((a, b) => a + b, 0);
    const half = (above[to(query)] ?? 0) / 2;
    below[to(query)] = (below[to(query)] ?? 0) - half;
    for (const [key, p] of row.entries()) below[to(key)] = (below[to(key)] ?? 0) + (half * p) / sum;
  }
  return below;
}
