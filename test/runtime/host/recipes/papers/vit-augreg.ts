import { batchInParts, everyRecipe, growing, ownPictures, type Paper, smallTimmVit } from "./paper.ts";

const config = (line: string) => `google-research/big_vision 0127fb6, configs/vit_i1k.py, B/16: ${line}`;
const bv = (file: string, line: string) => `google-research/big_vision 0127fb6, ${file}: ${line}`;
const paper = (words: string) => `arXiv:2106.10270, section 3: ${words}`;

const rate = 0.001;

export const vitAugreg: Paper = {
  facts: [
    ["epochs", 300, config("total_epochs = 300")],
    ["batch_size * accumulate", 4096, config("input.batch_size = 4096")],
    ["optimizer", "adamw", config("optax_name = 'scale_by_adam', whose decay optax.py adds apart from the gradient")],
    ["optimizer.adamw.lr", rate, config("lr = 0.001")],
    [
      "optimizer.adamw.weight_decay",
      0.0001 / rate,
      config("wd = 0.0001, which is not multiplied by the rate: 0.1 of it"),
    ],
    ["optimizer.adamw.betas", [0.9, 0.999], "optax, scale_by_adam: b1 0.9, b2 0.999"],
    ["optimizer.adamw.epsilon", 1e-8, "optax, scale_by_adam: eps 1e-8"],
    [
      "exempt from decay",
      [
        "blocks.*.bias",
        "blocks.*.gain",
        "cls_token.token",
        "head.bias",
        "norm.bias",
        "norm.gain",
        "patch_embed.bias",
        "pos_embed",
      ],
      bv("optax.py", "wd_mults [('.*/kernel$', 1.0)]"),
    ],
    ["schedule.decay", "cosine", config("schedule decay_type='cosine'")],
    ["schedule.warmup_steps", 10_000, config("schedule warmup_steps=10_000")],
    ["schedule.final", 0, bv("utils.py", "create_learning_rate_schedule: a cosine to 0")],
    ["clip_norm", 1, config("grad_clip_norm = 1.0")],
    ["average", undefined, config("it has none")],
    ["objective.binary_cross_entropy", "logits", config("loss = 'sigmoid_xent'")],
    ["objective.classes", "sum", bv("utils.py", "sigmoid_xent: -sum over classes, mean over images")],
    ["objective.label_smoothing", 0, bv("utils.py", "sigmoid_xent has none")],
    ["objective.target_threshold", undefined, bv("utils.py", "sigmoid_xent takes the parts of mixed images")],
    [
      "set.dropout",
      0.1,
      paper(
        "dropout 0.1, which helps B/16 on ImageNet-1k; its checkpoint is B_16-i1k-300ep-lr_0.001-aug_medium2-wd_0.1-do_0.1-sd_0.1",
      ),
    ],
    [
      "set.drop_path",
      0.1,
      paper("stochastic depth up to 0.1, growing with the layers; sd_0.1 in the name of that checkpoint"),
    ],
    ["rates of dropout", [0.1], bv("models/vit.py", "one rate behind positions, attention and both layers of an MLP")],
    ["rates of stochastic depth", growing(12, 0.1), paper("growing in a line with the layers")],
    ["set.patch_positions_only", true, bv("models/vit.py", "Add posemb before adding extra token")],
    [
      "augment.0.random_resized_crop.scale",
      [0.05, 1],
      bv("pp/ops_image.py", "decode_jpeg_and_inception_crop: area_min 5, area_max 100"),
    ],
    ["augment.0.random_resized_crop.ratio", [0.75, 1.33], bv("pp/ops_image.py", "ratio_min 0.75, ratio_max 1.33")],
    ["augment.0.random_resized_crop.interpolation", "bilinear", bv("pp/ops_image.py", "method 'bilinear'")],
    ["augment.1.flip", 0.5, config("flip_lr")],
    ["augment.2.rand_augment.ops", 2, config("medium2: randaug(2,15)")],
    ["augment.2.rand_augment.magnitude", 15, config("medium2: randaug(2,15)")],
    [
      "augment.2.rand_augment.variant",
      "timm_inc0",
      bv("pp/archive/autoaugment.py", "the higher, the weaker are posterize and solarize"),
    ],
    ["augment.2.rand_augment.interpolation", "nearest", "tf.contrib.image.rotate and transform: NEAREST"],
    ["augment.3.mixup.alpha", 0.5, config("medium2: mixup p=0.5, the alpha of its beta distribution")],
    ["dataset.form.crop", 224 / 256, config("resize_small(256)|central_crop(224)")],
    [
      "dataset.form.interpolation",
      "bilinear",
      bv("pp/ops_image.py", "resize_small: 'area', to which a bilinear one is nearest"),
    ],
    ["dataset.form.normalize", "half", config("value_range(-1, 1)")],
  ],
  ours: {
    ...everyRecipe,
    ...ownPictures,
    ...batchInParts,
  },
  reduced: smallTimmVit,
};
