import type { Objective, TargetKind } from "./objective.ts";

/** A list of nodes of the language, as JSON. */
export type Nodes = readonly unknown[];

/** What the nodes of an objective are made for. */
export interface Images {
  readonly kind: TargetKind;
  /** How many numbers there are of each image in what the objective is of. */
  readonly classes: number;
}

/**
 * The loss as nodes over `scores`, what the model made of each class, f32 [images, classes], `labels` and `targets`. An
 * objective that is nodes already reads the outputs by their own names.
 */
export function lossNodes(objective: Objective, images: Images): Nodes {
  if ("nodes" in objective) return objective.nodes;
  if ("squared_error" in objective) {
    return [
      ...parts(images),
      { subtract: ["scores", "parts"] },
      "square",
      { reduce: "images classes -> ", by: "mean" },
    ];
  }
  if ("binary_cross_entropy" in objective) return binaryCrossEntropy(objective, images);
  const { class_weights, label_smoothing } = objective;
  if (class_weights !== undefined) return weighted(class_weights, label_smoothing, images);
  const target = images.kind === "labels" ? "labels" : "targets";
  return [{ cross_entropy: {}, label_smoothing, in: ["scores", target] }];
}

/** `parts`: of how much of each class an image is, f32 [images, classes], of which some is spread over all classes. */
function parts({ kind, classes }: Images, smoothing = 0): Nodes {
  const whole = kind === "labels" ? { one_hot: classes, in: "labels" } : { identity: {}, in: "targets" };
  if (smoothing === 0) return [{ ...whole, id: "parts" }];
  return [whole, { multiply: 1 - smoothing }, { add: smoothing / classes, id: "parts" }];
}

/** timm's BinaryCrossEntropy: log(1 + eˣ) − x · t, each class a question of its own. */
function binaryCrossEntropy(
  { label_smoothing, target_threshold, classes }: Extract<Objective, { binary_cross_entropy: string }>,
  images: Images,
): Nodes {
  const decided = target_threshold !== undefined;
  return [
    ...parts(images, label_smoothing),
    ...(decided ? [{ greater: ["parts", target_threshold] }, { cast: "float", id: "decided" }] : []),
    { multiply: ["scores", decided ? "decided" : "parts"], id: "told" },
    { softplus: {}, in: "scores" },
    { subtract: "told" },
    { reduce: "images classes -> images", by: classes },
    { reduce: "images -> ", by: "mean" },
  ];
}

/**
 * torch.nn.functional.cross_entropy with weights: what counts more is divided by what the labels of the batch count
 * together; of images that are mixed, by their number.
 */
function weighted(weights: readonly number[], smoothing: number, images: Images): Nodes {
  const isMixed = images.kind !== "labels";
  const losses = [
    { constant: { values: weights }, id: "weights" },
    ...parts(images, smoothing),
    { multiply: "weights", id: "weighted" },
    { log_softmax: 1, in: "scores" },
    { multiply: "weighted" },
    "negate",
    { reduce: "images classes -> images", by: "sum", id: "losses" },
  ];
  if (isMixed) return [...losses, { reduce: "images -> ", by: "mean" }];
  return [
    ...losses,
    { reduce: "images -> ", by: "sum", id: "loss" },
    { one_hot: images.classes, in: "labels" },
    { multiply: "weights" },
    { reduce: "images classes -> ", by: "sum", id: "count" },
    { divide: ["loss", "count"] },
  ];
}

/**
 * The number of images that are told right, as nodes over the same: those whose highest score is their class's, or whose
 * classes are just those with scores above 0.
 */
export function rightAnswers({ kind }: Images): Nodes {
  if (kind === "several") {
    return [
      { greater: ["scores", 0] },
      { cast: "int", id: "told" },
      { greater: ["targets", 0.5] },
      { cast: "int" },
      { equal: "told" },
      { reduce: "images classes -> images", by: "all" },
      { cast: "float" },
      { reduce: "images -> ", by: "sum" },
    ];
  }
  return [
    { argmax: 1, in: "scores", id: "told" },
    { equal: ["told", "labels"] },
    { cast: "float" },
    { reduce: "images -> ", by: "sum" },
  ];
}
