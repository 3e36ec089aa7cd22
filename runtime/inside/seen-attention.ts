import { tapOutput } from "../../compiler/expand/named-values.ts";
import type { TypedGraph } from "../../compiler/expand/typed-graph.ts";
import { ProblemError } from "../../schema/problem/problem.ts";
import type { Answer } from "../training/predict.ts";
import { type AttentionMaps, attentionMaps } from "./attention-maps.ts";
import { boundModels } from "./bound-model.ts";
import { type FoundAttention, findAttention } from "./find-attention.ts";
import { noAttention, rolloutSentences } from "./inside-messages.ts";
import { rollout } from "./rollout.ts";
import { nameOf, type TokenPlaces, tokenPlaces } from "./token-places.ts";
import { Tracer } from "./trace-elements.ts";

/** A model's attentions over the patches of its picture, before any picture is seen. */
export interface ModelAttention {
  /** Values that have to be tapped. */
  readonly taps: readonly string[];
  /** Names of attentions that are not over patches: over channels, or over what has no place. */
  readonly placeless: readonly string[];
  /** What one picture made the model look at. */
  see(answer: Answer): SeenAttention;
}

export interface SeenAttention {
  readonly layers: readonly AttentionMaps[];
  /** The token that asks, as the spec calls it; all of them where there is none. */
  readonly query: string | undefined;
  /** How much each patch is in what the asking token has become, row by row; or why that is not said. */
  readonly rollout: Float32Array | string;
}

interface Placed {
  readonly found: FoundAttention;
  readonly places: TokenPlaces;
}

/**
 * Finds a model's attentions.
 * @param logits the output that classes are read from
 * @throws ProblemError F474 where there is none that looks at places of a picture
 */
export function modelAttention(typed: TypedGraph, logits: string): ModelAttention {
  const [graph, other] = boundModels(typed);
  if (graph === undefined || other !== undefined) throw new ProblemError(noAttention([]));
  const picture = new Tracer(graph, graph.image);
  const all = findAttention(graph, picture);
  const placed = all.flatMap((found): Placed[] => {
    const places = tokenPlaces(graph, picture, found);
    return places === undefined ? [] : [{ found, places }];
  });
  const placeless = all.filter((found) => placed.every((one) => one.found !== found)).map(({ name }) => name);
  if (placed.length === 0) throw new ProblemError(noAttention(placeless));
  const output = graph.outputs.get(logits) ?? -1;
  const [read = -1] = picture.back(output, Int32Array.of(0));
  const query = nameOf(graph, picture, read);
  const inTurn = placed.every(({ found }, i) => {
    const before = placed[i - 1];
    return before === undefined || new Tracer(graph, before.found.value).reaches(found.value);
  });
  return {
    taps: placed.map(({ found }) => found.name),
    placeless,
    see(answer) {
      const layers = placed.map(({ found, places }) => {
        const given = answer[tapOutput(found.name)];
        if (given === undefined) throw new Error(`the plan gives no ${found.name}`);
        return attentionMaps(found, places, given.data, query);
      });
      return { layers, query, rollout: rolledOut(layers, query, inTurn) };
    },
  };
}

function rolledOut(
  layers: readonly AttentionMaps[],
  query: string | undefined,
  inTurn: boolean,
): Float32Array | string {
  const grids = new Set(layers.map(({ places }) => `${places.rows} × ${places.columns}`));
  if (layers.some(({ mean }) => mean === undefined)) return rolloutSentences.windows;
  if (grids.size > 1) return rolloutSentences.grids([...grids]);
  if (!inTurn) return rolloutSentences.aside;
  return rollout(layers, query);
}
