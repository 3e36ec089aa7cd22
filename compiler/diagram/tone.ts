import type { TypedOp } from "../expand/typed-graph.ts";
import type { Tone } from "./diagram.ts";

/** Ops that are not told by what they are made of. */
export const tones: ReadonlyMap<string, Tone> = new Map<string, Tone>([
  ...named("norm", "layer_norm rms_norm batch_norm group_norm l2_norm"),
  ...named("product", "einsum"),
  ...named(
    "activation",
    "gelu quick_gelu relu relu6 sigmoid hard_sigmoid hard_swish tanh silu softmax log_softmax exp softplus",
  ),
  ...named("chance", "dropout drop_path"),
  ...named("plain", "add subtract multiply divide maximum minimum scale"),
]);

/** What an op is, for its colour. Ops without a name here show it by having weights of their own or none. */
export function toneOf({ op, weights }: TypedOp): Tone {
  if (op.source) return "source";
  return tones.get(op.name) ?? (weights.size > 0 ? "learned" : "layout");
}

function named(tone: Tone, names: string): (readonly [string, Tone])[] {
  return names.split(" ").map((name) => [name, tone] as const);
}
