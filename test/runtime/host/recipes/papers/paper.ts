/** One field of a shipped recipe as its paper, or the code that the paper was made with, has it. */
export type Fact = readonly [
  /** The field's path in the recipe; of a list's entry by its number. */
  path: string,
  /** What the source says, brought to our unit where that is another. */
  value: unknown,
  /** Where it says so, and in its words. */
  source: string,
];

/** How a shipped recipe is held to its paper. */
export interface Paper {
  /** Every field that the recipe writes, but for those that are ours. */
  readonly facts: readonly Fact[];
  /** Fields that no paper says, and why they are there. */
  readonly ours: Readonly<Record<string, string>>;
  /** Values of a run of a few seconds, of sizes alone: of the model, its images and the steps. */
  readonly reduced: {
    readonly set: Readonly<Record<string, string>>;
    readonly values: readonly string[];
    readonly batchSize: number;
    readonly epochs: number;
    /** The recipe whose run, reduced as well, it begins with. */
    readonly after?: string;
    /** Weights that are not trained. */
    readonly fixed?: readonly string[];
  };
}

/** Stochastic depth that grows from none in the first of so many blocks to this in the last. */
export const growing = (depth: number, highest: number): readonly number[] =>
  Array.from({ length: depth }, (_, i) => Math.round(((i * highest) / (depth - 1)) * 1e6) / 1e6);

/** What every recipe says for itself. */
export const everyRecipe: Paper["ours"] = {
  $schema: "for editors",
  vitral: "the form of recipes",
  title: "for readers",
  doc: "for readers",
  papers: "for readers",
  spec: "held to timm's or the paper's own model by the zoo",
  seed: "one's own",
};

/** What is said of one's own pictures. */
export const ownPictures: Paper["ours"] = {
  "dataset.folder": "where one's own pictures are",
  "dataset.split.validation": "papers have a set for validation; one's own pictures are divided",
};

/** What is said of a recipe whose batch is made of several that memory holds. */
export const batchInParts: Paper["ours"] = {
  batch_size: "how many images memory holds: with `accumulate` it is the paper's",
  accumulate: "the other part of it",
};

/** Of a recipe of timm's ViT whose batch is made so. */
export const smallTimmVit: Paper["reduced"] = {
  set: { image_size: "32", dim: "16", depth: "2", heads: "2", classes: "3" },
  values: ["accumulate=2"],
  batchSize: 4,
  epochs: 4,
};
