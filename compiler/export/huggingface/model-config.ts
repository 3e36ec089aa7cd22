import type { TypedGraph } from "../../expand/typed-graph.ts";
import { isList, type Value } from "../../shape/value.ts";
import type { TrainingImages } from "../training-images.ts";
import { vitConfig } from "./vit-config.ts";

/** What transformers calls a parameter → what specs call it. */
type Names = Readonly<Record<string, string>>;

const ofAll: Names = { image_size: "image_size", patch_size: "patch_size", num_channels: "channels" };

/** Of models whose layers are all alike, such as its ViTConfig. */
const ofLayers: Names = {
  hidden_size: "dim",
  num_hidden_layers: "depth",
  num_attention_heads: "heads",
  intermediate_size: "mlp_dim",
  hidden_dropout_prob: "dropout",
};

/** Of models with stages, such as its SwinConfig. */
const ofStages: Names = {
  embed_dim: "dim",
  depths: "depths",
  num_heads: "heads",
  window_size: "window",
  mlp_ratio: "mlp_ratio",
  drop_path_rate: "drop_path",
};

/**
 * `config.json`: what the spec's parameters and the run's images say, by the names that transformers documents. Which
 * model of its own it is stands there only where the weights have that model's names.
 */
export function modelConfig(
  typed: TypedGraph,
  images: TrainingImages | undefined,
  library: string | undefined,
): Readonly<Record<string, unknown>> {
  const parameter = (name: string) => numbersOf(typed.model.scope.settled(name) ?? null);
  const hasLayers = typeof parameter("depth") === "number";
  const names = { ...ofAll, ...(hasLayers ? ofLayers : {}), ...(isStages(parameter("depths")) ? ofStages : {}) };
  const said = Object.entries(names).flatMap(([theirs, ours]) => {
    const value = parameter(ours);
    return value === undefined ? [] : [[theirs, theirs.endsWith("_size") ? sideOf(value) : value] as const];
  });
  const [dim, ratio] = [parameter("dim"), parameter("mlp_ratio")];
  const isWidened = hasLayers && typeof dim === "number" && typeof ratio === "number";
  const seen = images && { image_size: sideOf([images.height, images.width]), num_channels: images.channels };
  return {
    ...seen,
    ...(library === "transformers" ? vitConfig(typed, library) : {}),
    ...labels(images?.classes, parameter("classes")),
    ...(isWidened ? { intermediate_size: Math.trunc(ratio * dim) } : {}),
    ...Object.fromEntries(said),
  };
}

type Numbers = number | readonly number[];

/** A value that is a number or a list of such. */
function numbersOf(value: Value): Numbers | undefined {
  if (typeof value === "number") return value;
  const numbers = isList(value) ? value.filter((item) => typeof item === "number") : [];
  return isList(value) && numbers.length === value.length && numbers.length > 0 ? numbers : undefined;
}

const isStages = (value: Numbers | undefined): boolean => typeof value === "object";

/** Height and width as one number where they are one. */
function sideOf(value: Numbers): Numbers {
  if (typeof value === "number") return value;
  const [height, width] = value;
  return value.length === 2 && height === width && height !== undefined ? height : value;
}

function labels(classes: readonly string[] | undefined, count: Numbers | undefined): object {
  if (classes === undefined) return typeof count === "number" ? { num_labels: count } : {};
  const numbered = [...classes.entries()];
  return {
    num_labels: classes.length,
    id2label: Object.fromEntries(numbered),
    label2id: Object.fromEntries(numbered.map(([i, name]) => [name, i])),
  };
}
