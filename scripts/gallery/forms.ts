/** In what form the models of the gallery are drawn, and why; what stands in none is drawn in panels. */
export interface Form {
  readonly title: string;
  readonly words: string;
  readonly flags: readonly string[];
  readonly specs: readonly string[];
}

export const FORMS: readonly [Form, ...Form[]] = [
  {
    title: "As in the ViT paper",
    words: "Models that have every part of Figure 1 of the ViT paper: patches, tokens, an encoder of layers, a head.",
    flags: ["--layout", "vit-paper"],
    specs: ["vit", "simple_vit", "deepvit", "eva02", "timm_vit"],
  },
  {
    title: "Stage by stage",
    words: "Models whose maps shrink from stage to stage, as in Figure 3 of the Swin paper.",
    flags: ["--direction", "right", "--shapes", "names"],
    specs: ["swin", "nest", "max_vit", "pvt_v2", "cvt", "pool_former", "convnext"],
  },
  {
    title: "Stage by stage, in numbers",
    words: "The same of longer rows: shapes in numbers are shorter.",
    flags: ["--direction", "right"],
    specs: ["swin_v2", "scalable_vit"],
  },
  {
    title: "Branch beside branch",
    words: "Models of several branches that run beside each other.",
    flags: ["--direction", "right"],
    specs: ["cross_vit"],
  },
];

/** All others. */
export const PANELS: Omit<Form, "specs"> = {
  title: "In panels",
  words: "The model with its blocks closed, and each distinct block once beside it.",
  flags: [],
};
