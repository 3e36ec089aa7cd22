/** How the zoo is read: families in this order, and the specs of each in theirs. */
export const FAMILIES: Readonly<Record<string, readonly string[]>> = {
  "Plain transformers over patches": [
    "vit",
    "timm_vit",
    "simple_vit",
    "deepvit",
    "cait",
    "parallel_vit",
    "vit_patch_merger",
    "vit_small_dataset",
    "value_residual",
    "beit",
    "eva02",
    "dinov3",
    "uvit",
  ],
  "Windows and stages": [
    "swin",
    "swin_v2",
    "nest",
    "max_vit",
    "region_vit",
    "pvt_v2",
    "scalable_vit",
    "pit",
    "cross_vit",
  ],
  "With convolutions": ["cct", "cvt", "mobile_vit", "t2t", "volo", "xcit", "timm_xcit"],
  "Learnt from pictures alone": ["mae", "simmim"],
  "Without attention": ["mlp_mixer", "gmlp", "resmlp", "pool_former", "conv_mixer", "convnext"],
};

/** Of what stands in no family yet. */
export const OTHERS = "Others";
