import { batchInParts, everyRecipe, growing, ownPictures, type Paper } from "./paper.ts";

const table = (row: string) => `arXiv:2111.06377, Table 9: ${row}`;
const main = (line: string) => `facebookresearch/mae, main_finetune.py: ${line}`;
const timm = (line: string) => `timm 0.3.2, which its README asks for: ${line}`;

const images = 1024;
const rate = (1e-3 * images) / 256;

export const maeFinetune: Paper = {
  facts: [
    ["epochs", 100, table("training epochs 100 (B)")],
    ["batch_size * accumulate", images, table("batch size 1024")],
    ["optimizer", "adamw", table("optimizer AdamW")],
    ["optimizer.adamw.lr", rate, `${table("base learning rate 1e-3")}; lr = base_lr × batchsize ∕ 256`],
    ["optimizer.adamw.weight_decay", 0.05, table("weight decay 0.05")],
    ["optimizer.adamw.betas", [0.9, 0.999], table("optimizer momentum β1, β2 = 0.9, 0.999")],
    ["optimizer.adamw.epsilon", 1e-8, main("torch.optim.AdamW: PyTorch's own")],
    ["optimizer.adamw.layer_decay", 0.75, table("layer-wise lr decay 0.75")],
    [
      "exempt from decay",
      [
        ...["blocks.*.bias", "blocks.*.gain", "cls_token.token", "fc_norm.bias", "fc_norm.gain", "head.bias"],
        ...["patch_embed.bias", "pos_embed"],
      ],
      "facebookresearch/mae, util/lr_decay.py: weights of one axis, and no_weight_decay() of the model",
    ],
    ["schedule.decay", "cosine", table("learning rate schedule cosine decay")],
    ["schedule.warmup_epochs", 5, table("warmup epochs 5")],
    ["schedule.final", 1e-6 / rate, main("--min_lr 1e-6")],
    ["clip_norm", undefined, main("--clip_grad None")],
    ["average", undefined, "arXiv:2111.06377, Table 9: it has no row of one"],
    ["objective.cross_entropy", "logits", main("criterion = SoftTargetCrossEntropy()")],
    ["objective.label_smoothing", 0.1, table("label smoothing 0.1")],
    ["set.pool", "mean", main("global_pool=True")],
    ["set.drop_path", 0.1, table("drop path 0.1 (B/L)")],
    ["rates of dropout", [], "facebookresearch/mae, models_vit.py: no drop_rate is given"],
    [
      "rates of stochastic depth",
      growing(12, 0.1),
      timm("VisionTransformer: dpr = linspace(0, drop_path_rate, depth)"),
    ],
    ["augment.0.random_resized_crop.scale", [0.08, 1], timm("create_transform: scale (0.08, 1.0)")],
    ["augment.0.random_resized_crop.interpolation", "bicubic", "facebookresearch/mae, util/datasets.py: bicubic"],
    ["augment.1.flip", 0.5, timm("create_transform: hflip 0.5")],
    ["augment.2.rand_augment.ops", 2, timm("rand_augment_transform: num_layers 2")],
    ["augment.2.rand_augment.magnitude", 9, table("augmentation RandAug (9, 0.5)")],
    ["augment.2.rand_augment.deviation", 0.5, table("augmentation RandAug (9, 0.5)")],
    ["augment.2.rand_augment.variant", "timm", main("--aa rand-m9-mstd0.5-inc1")],
    ["augment.3.mixup.alpha", 0.8, table("mixup 0.8")],
    ["augment.4.cutmix.alpha", 1, table("cutmix 1.0")],
    ["augment.4.cutmix.instead", 0.5, main("--mixup_switch_prob 0.5")],
    ["augment.5", undefined, "arXiv:2111.06377, Table 9: it has no row of random erasing"],
    ["dataset.form.crop", 0.875, "facebookresearch/mae, util/datasets.py: crop_pct = 224 ∕ 256"],
    ["dataset.form.interpolation", "bicubic", "facebookresearch/mae, util/datasets.py: Resize, PIL.Image.BICUBIC"],
    ["dataset.form.normalize", "imagenet", "facebookresearch/mae, util/datasets.py: IMAGENET_DEFAULT_MEAN"],
  ],
  ours: {
    ...everyRecipe,
    ...ownPictures,
    ...batchInParts,
    "start.from": "one's own run of mae-pretrain",
  },
  reduced: {
    set: { image_size: "32", dim: "16", depth: "2", heads: "2", classes: "3" },
    values: ["accumulate=2"],
    batchSize: 4,
    epochs: 4,
    after: "mae-pretrain",
  },
};
