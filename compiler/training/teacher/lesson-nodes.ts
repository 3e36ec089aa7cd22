import type { Nodes } from "../objective/objective-nodes.ts";
import type { Lesson } from "./teacher.ts";

/**
 * The loss of a model that has a teacher, as nodes over `task`, what the objective makes of it, and `scores` and
 * `teacher`, what the model and its teacher make of each class, f32 [images, classes].
 */
export function lessonNodes(lesson: Lesson): Nodes {
  const { weight } = lesson;
  return [
    ...("hard" in lesson ? hard : soft(lesson)),
    { multiply: weight, id: "taught" },
    { multiply: ["task", 1 - weight] },
    { add: "taught" },
  ];
}

/** What the teacher takes an image for is its label. */
const hard: Nodes = [
  { argmax: 1, in: "teacher", id: "told" },
  { cross_entropy: {}, label_smoothing: 0, in: ["scores", "told"] },
];

/** The Kullback–Leibler divergence of the model's probabilities from the teacher's, both made even by a temperature. */
function soft({ temperature, classes }: Extract<Lesson, { soft: string }>): Nodes {
  return [
    { divide: ["teacher", temperature] },
    { log_softmax: 1, id: "told" },
    { exp: {}, id: "parts" },
    { divide: ["scores", temperature] },
    { log_softmax: 1, id: "logs" },
    { subtract: ["told", "logs"] },
    { multiply: "parts" },
    { reduce: "images classes -> images", by: classes },
    { reduce: "images -> ", by: "mean" },
    { multiply: temperature ** 2 },
  ];
}
