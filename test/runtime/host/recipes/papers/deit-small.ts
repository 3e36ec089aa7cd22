import { batchInParts, everyRecipe, growing, ownPictures, type Paper, smallTimmVit } from "./paper.ts";

const table = (row: string) => `arXiv:2012.12877, Table 9, DeiT-B: ${row}`;
const main = (line: string) => `facebookresearch/deit 7e160fe, main.py: ${line}`;
const timm = (line: string) => `timm 0.3.2, which its README asks for: ${line}`;

/** Of Table 9 the README trains DeiT-small with 4 GPUs and 256 images on each. */
const images = 4 * 256;

export const deitSmall: Paper = {
  facts: [
    ["epochs", 300, table("Epochs 300")],
    ["batch_size * accumulate", images, table("Batch size 1024")],
    ["optimizer", "adamw", table("Optimizer AdamW")],
    ["optimizer.adamw.lr", (0.0005 * images) / 512, table("learning rate 0.0005 × batchsize ∕ 512")],
    ["optimizer.adamw.weight_decay", 0.05, table("Weight decay 0.05")],
    ["optimizer.adamw.betas", [0.9, 0.999], main("--opt-betas None: PyTorch's own")],
    ["optimizer.adamw.epsilon", 1e-8, main("--opt-eps 1e-8")],
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
      timm("add_weight_decay: weights of one axis, names that end in .bias, and no_weight_decay() of the model"),
    ],
    ["schedule.decay", "cosine", table("Learning rate decay cosine")],
    ["schedule.warmup_epochs", 5, table("Warmup epochs 5")],
    ["schedule.start", 1e-6 / 1e-3, main("--warmup-lr 1e-6")],
    ["schedule.final", 1e-5 / 1e-3, main("--min-lr 1e-5")],
    ["clip_norm", undefined, table("Gradient Clip. ✗")],
    [
      "average",
      undefined,
      "arXiv:2012.12877, Table 8, its first row: Exp. Moving Avg. (EMA) ✗; facebookresearch/deit, main.py: evaluate(data_loader_val, model, device), not the average that --model-ema keeps",
    ],
    ["objective.cross_entropy", "logits", main("criterion = SoftTargetCrossEntropy()")],
    ["objective.label_smoothing", 0.1, table("Label smoothing ε 0.1")],
    ["set.drop_path", 0.1, table("Stoch. Depth 0.1")],
    ["rates of dropout", [], table("Dropout ✗")],
    [
      "rates of stochastic depth",
      growing(12, 0.1),
      timm("VisionTransformer: dpr = linspace(0, drop_path_rate, depth)"),
    ],
    ["augment.0.repeated", 3, `${table("Repeated Aug ✓")}; samplers.py: num_repeats 3`],
    ["augment.1.random_resized_crop.scale", [0.08, 1], timm("create_transform: scale (0.08, 1.0)")],
    ["augment.1.random_resized_crop.interpolation", "bicubic", main("--train-interpolation bicubic")],
    ["augment.2.flip", 0.5, timm("create_transform: hflip 0.5")],
    ["augment.3.rand_augment.ops", 2, timm("rand_augment_transform: num_layers 2")],
    ["augment.3.rand_augment.magnitude", 9, table("Rand Augment 9∕0.5")],
    ["augment.3.rand_augment.deviation", 0.5, table("Rand Augment 9∕0.5")],
    ["augment.3.rand_augment.variant", "timm", main("--aa rand-m9-mstd0.5-inc1")],
    ["augment.4.random_erasing.probability", 0.25, table("Erasing prob. 0.25")],
    ["augment.4.random_erasing.fill", "pixel", main("--remode pixel")],
    ["augment.4.random_erasing.count", 1, main("--recount 1")],
    ["augment.5.mixup.alpha", 0.8, `${table("Mixup prob. 0.8")}, which is ${main("--mixup 0.8, its alpha")}`],
    ["augment.6.cutmix.alpha", 1, `${table("Cutmix prob. 1.0")}, which is ${main("--cutmix 1.0, its alpha")}`],
    ["augment.6.cutmix.instead", 0.5, main("--mixup-switch-prob 0.5")],
    ["dataset.form.crop", 0.875, main("--eval-crop-ratio 0.875")],
    [
      "dataset.form.interpolation",
      "bicubic",
      "facebookresearch/deit 7e160fe, datasets.py: Resize(size, interpolation=3)",
    ],
    ["dataset.form.normalize", "imagenet", "facebookresearch/deit 7e160fe, datasets.py: IMAGENET_DEFAULT_MEAN"],
  ],
  ours: {
    ...everyRecipe,
    ...ownPictures,
    ...batchInParts,
  },
  reduced: smallTimmVit,
};
