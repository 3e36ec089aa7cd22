import { everyRecipe, growing, type Paper } from "./paper.ts";

const config = (line: string) =>
  `SHI-Labs/Compact-Transformers cd11f09, configs/pretrained/cct_7-3x1_cifar10_300epochs.yml: ${line}`;
const code = (file: string, line: string) => `SHI-Labs/Compact-Transformers cd11f09, ${file}: ${line}`;

const rate = 55e-5;

export const cctCifar: Paper = {
  facts: [
    ["preset", "cct_7_3x1_32", config("model: cct_7_3x1_32")],
    ["epochs", 300, config("epochs: 300")],
    ["batch_size", 128, config("batch_size: 128")],
    ["optimizer", "adamw", config("opt: adamw")],
    ["optimizer.adamw.lr", rate, config("lr: 55e-5")],
    ["optimizer.adamw.weight_decay", 0.06, config("weight_decay: 6e-2")],
    ["optimizer.adamw.betas", [0.9, 0.999], code("train.py", "--opt-betas None: PyTorch's own")],
    ["optimizer.adamw.epsilon", 1e-8, code("train.py", "--opt-eps None: PyTorch's own")],
    [
      "exempt from decay",
      ["attention_pool.bias", "blocks.*.bias", "blocks.*.gain", "fc.bias", "norm.bias", "norm.gain"],
      "timm, add_weight_decay: weights of one axis and names that end in .bias",
    ],
    ["schedule.decay", "cosine", config("sched: cosine")],
    ["schedule.warmup_epochs", 10, config("warmup_epochs: 10")],
    ["schedule.start", 0.00001 / rate, config("warmup_lr: 0.00001")],
    ["schedule.final", 1e-5 / rate, config("min_lr: 1e-5")],
    ["clip_norm", undefined, code("train.py", "--clip-grad None")],
    ["average", undefined, config("model_ema: False")],
    ["objective.cross_entropy", "logits", code("train.py", "SoftTargetCrossEntropy()")],
    ["objective.label_smoothing", 0.1, config("smoothing: 0.1")],
    ["set.attention_dropout", 0.1, code("src/cct.py", "attention_dropout=0.1")],
    ["set.drop_path", 0.1, code("src/cct.py", "stochastic_depth=0.1")],
    ["rates of dropout", [0.1], code("src/cct.py", "dropout=0., so that attention_dropout is all there is")],
    [
      "rates of stochastic depth",
      growing(7, 0.1),
      code("src/utils/transformers.py", "dpr = linspace(0, stochastic_depth, num_layers)"),
    ],
    ["augment.0.random_resized_crop.scale", [0.8, 1], config("scale: 0.8, 1.0")],
    ["augment.0.random_resized_crop.interpolation", "random", config("train_interpolation: random")],
    ["augment.1.flip", 0.5, code("train.py", "--hflip 0.5")],
    ["augment.2.rand_augment.ops", 2, "timm, rand_augment_transform: num_layers 2"],
    ["augment.2.rand_augment.magnitude", 9, config("aa: rand-m9-mstd0.5-inc1")],
    ["augment.2.rand_augment.deviation", 0.5, config("aa: rand-m9-mstd0.5-inc1")],
    ["augment.2.rand_augment.variant", "timm", config("aa: rand-m9-mstd0.5-inc1")],
    [
      "augment.2.rand_augment.interpolation",
      "random",
      "timm, transforms_imagenet_train: as the crop, where that is random",
    ],
    ["augment.3.mixup.alpha", 0.8, config("mixup: 0.8")],
    ["augment.3.mixup.epochs", 175, config("mixup_off_epoch: 175")],
    ["augment.4.cutmix.alpha", 1, config("cutmix: 1.0")],
    ["augment.4.cutmix.epochs", 175, config("mixup_off_epoch: 175")],
    ["augment.4.cutmix.instead", 0.5, config("mixup_switch_prob: 0.5")],
    ["augment.5", undefined, config("reprob: 0")],
    ["dataset.form.crop", 1, config("crop_pct: 1.0")],
    ["dataset.form.interpolation", "bicubic", config("interpolation: bicubic")],
    ["dataset.form.normalize.mean", [0.4914, 0.4822, 0.4465], config("mean: 0.4914, 0.4822, 0.4465")],
    ["dataset.form.normalize.deviation", [0.247, 0.2435, 0.2616], config("std: 0.2470, 0.2435, 0.2616")],
  ],
  ours: {
    ...everyRecipe,
    "dataset.cifar": "where the files are",
    "dataset.split.validation": "the paper measures on the test images",
  },
  reduced: {
    set: { dim: "16", depth: "2", heads: "2", classes: "3" },
    values: [],
    batchSize: 4,
    epochs: 3,
  },
};
