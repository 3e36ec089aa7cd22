import type { Recipe } from "../../schema/recipe/recipe.ts";
import type { ClassificationReport } from "../training/classification-report.ts";
import type { EpochMetrics } from "../training/metrics.ts";

/** An image that was read wrong. */
export interface Mistake {
  readonly label: number;
  readonly guess: number;
  /** The softmax of the guess. */
  readonly confidence: number;
  /** −log of the right class's softmax. */
  readonly loss: number;
  /** What messages call it: its file, or its number in one. */
  readonly name: string;
  /** The picture itself, as a `data:` address. */
  readonly picture: string;
}

/** What the weights of an epoch said of the images that nothing is learnt from. */
export interface ReportedAnswers {
  readonly epoch: number;
  readonly report: ClassificationReport;
  /** Wrong answers that the network was most certain of. */
  readonly certain: readonly Mistake[];
  /** Wrong answers to which the right class was held least likely; what stands among those above is left out. */
  readonly worst: readonly Mistake[];
}

/** A top-level part of the model, and what it costs for one image. */
export interface PartCost {
  readonly path: string;
  readonly what: string;
  readonly shape: string;
  readonly parameters: number;
  readonly flops: number;
}

/** What a run is, which does not change while it lasts. */
export interface ReportedRun {
  /** Of its folder. */
  readonly name: string;
  readonly recipe: Recipe;
  readonly model: {
    readonly title: string;
    /** The figure, as SVG; undefined where it is too large to draw. */
    readonly figure: string | undefined;
    readonly parts: readonly PartCost[];
    /** All of it together. */
    readonly parameters: number;
    readonly flops: number;
    /** Bytes that training was predicted to take. */
    readonly memory: number;
  };
  readonly images: { readonly name: string; readonly train: number; readonly validation: number };
  readonly classes: readonly string[];
  /** What it is computed with: words → what they say. */
  readonly environment: readonly (readonly [what: string, is: string])[];
  /** Steps of an epoch, and the learning rate of a step counted from 0. */
  readonly stepsPerEpoch: number;
  rate(step: number): number;
}

/** A run as it stands. */
export interface ReportFacts extends ReportedRun {
  readonly history: readonly EpochMetrics[];
  readonly answers: ReportedAnswers | undefined;
  /** When this was written. */
  readonly written: string;
}
