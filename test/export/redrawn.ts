import type { Weight } from "../../compiler/expand/typed-graph.ts";
import type { HostTensor } from "../../runtime/engines/engine.ts";
import { Draw } from "../runtime/engines/draw.ts";

/**
 * Weights under which a swapped or missing one shows: gains about 1, LayerScale about a half, everything else N(0, 0.2)
 * or as wide as its width asks, running variances in [0.5, 2).
 */
export function redrawn(weights: ReadonlyMap<string, Weight>): Map<string, HostTensor> {
  const draw = new Draw(11);
  return new Map(
    [...weights.values()].map(({ path, sizes, role }) => {
      const shape = [...sizes];
      const { data } = draw.f32(shape);
      return [path, { dtype: "f32", shape, data: Float32Array.from(data, (z) => scaled(path, role, sizes, z)) }];
    }),
  );
}

function scaled(path: string, role: Weight["role"], sizes: readonly number[], z: number): number {
  if (role === "buffer" && path.endsWith("variance")) return 0.5 + 1.5 * Math.abs(Math.sin(5 * z));
  if (/gain$/.test(path)) return 1 + 0.2 * z;
  if (/scale$/.test(path)) return 0.5 + 0.1 * z;
  const spread = sizes.length > 1 ? Math.min(0.5, 1.5 / Math.sqrt(sizes[0] ?? 1)) : 0.2;
  return spread * z;
}
