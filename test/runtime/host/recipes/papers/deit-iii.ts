import { batchInParts, everyRecipe, ownPictures, type Paper, smallTimmVit } from "./paper.ts";

const table = (row: string) => `arXiv:2204.07118, Table 1, ours on ImageNet-1k: ${row}`;
const command = (flag: string) => `facebookresearch/deit 7e160fe, README_revenge.md, training on ImageNet-1k: ${flag}`;
const main = (line: string) => `facebookresearch/deit 7e160fe, main.py: ${line}`;
const augment = (line: string) => `facebookresearch/deit 7e160fe, augment.py: ${line}`;
const models = (line: string) => `facebookresearch/deit 7e160fe, models_v2.py: ${line}`;

export const deitIii: Paper = {
  facts: [
    ["epochs", 800, command("--epochs 800")],
    ["batch_size * accumulate", 8 * 256, `${command("--batch 256 --ngpus 8")}; ${table("Batch size 2048")}`],
    ["optimizer", "lamb", `${table("Optimizer LAMB")}; ${command("--opt fusedlamb")}`],
    ["optimizer.lamb.lr", 4e-3, command("--lr 4e-3 --unscale-lr")],
    ["optimizer.lamb.weight_decay", 0.05, command("--weight-decay 0.05")],
    ["optimizer.lamb.betas", [0.9, 0.999], main("--opt-betas None: apex's own, (0.9, 0.999)")],
    ["optimizer.lamb.epsilon", 1e-8, main("--opt-eps 1e-8")],
    ["optimizer.lamb.always_adapt", false, "apex, FusedLAMB: use_nvlamb False"],
    ["optimizer.lamb.trust_clip", false, "apex, FusedLAMB: it has none"],
    [
      "exempt from decay",
      [
        ...["blocks.*.bias", "blocks.*.gain", "blocks.*.gamma", "cls_token.token", "head.bias"],
        ...["norm.bias", "norm.gain", "patch_embed.bias", "pos_embed"],
      ],
      `timm 0.3.2, add_weight_decay: weights of one axis and names that end in .bias; ${models("no_weight_decay: pos_embed, cls_token")}`,
    ],
    ["schedule.decay", "cosine", `${table("LR decay cosine")}; ${command("--sched cosine")}`],
    ["schedule.warmup_epochs", 5, `${table("Warmup epochs 5")}; ${command("--warmup-epochs 5")}`],
    ["schedule.start", 1e-6 / 4e-3, command("--warmup-lr 1e-6")],
    ["schedule.final", 1e-5 / 4e-3, main("--min-lr 1e-5")],
    [
      "clip_norm",
      1,
      `${table("Gradient Clip. 1.0")}; NVIDIA/apex 16fadfe, fused_lamb.py, which --opt fusedlamb is: max_grad_norm=1.0`,
    ],
    ["average", undefined, "arXiv:2204.07118, Table 1: it has no row of one, and main.py measures the weights"],
    ["objective.binary_cross_entropy", "logits", `${table("BCE loss ✓")}; ${command("--bce-loss")}`],
    ["objective.classes", "mean", main("torch.nn.BCEWithLogitsLoss(), whose reduction is mean")],
    ["objective.target_threshold", 0, "facebookresearch/deit 7e160fe, engine.py: targets.gt(0.0)"],
    ["objective.label_smoothing", 0, `${table("Label smoothing ε ✗")}; ${command("--smoothing 0.0")}`],
    ["set.drop_path", 0.05, command("--drop-path 0.05")],
    ["set.even_drop_path", true, models("dpr = [drop_path_rate for i in range(depth)]")],
    ["set.layer_scale", 1e-4, `${table("LayerScale ✓")}; ${models("init_scale=1e-4")}`],
    ["rates of dropout", [], `${table("Dropout ✗")}; ${command("--drop 0.0")}`],
    ["rates of stochastic depth", [0.05], models("dpr = [drop_path_rate for i in range(depth)]")],
    ["augment.0.repeated", 3, `${table("Repeated Aug ✓")}; samplers.py: num_repeats 3`],
    ["augment.1.random_resized_crop.scale", [0.08, 1], `${table("RRC ✓")}; ${augment("scale=(0.08, 1.0)")}`],
    ["augment.1.random_resized_crop.interpolation", "bicubic", augment("interpolation='bicubic'")],
    ["augment.2.flip", 0.5, `${table("H. flip ✓")}; ${augment("RandomHorizontalFlip()")}`],
    ["augment.3", "three_augment", `${table("3 Augment ✓")}; ${command("--ThreeAugment")}`],
    ["augment.4.color_jitter.brightness", 0.3, `${table("Color Jitter 0.3")}; ${command("--color-jitter 0.3")}`],
    ["augment.4.color_jitter.contrast", 0.3, augment("ColorJitter(args.color_jitter, …) of all three")],
    ["augment.4.color_jitter.saturation", 0.3, augment("ColorJitter(args.color_jitter, …) of all three")],
    ["augment.5.mixup.alpha", 0.8, `${table("Mixup alpha 0.8")}; ${command("--mixup .8")}`],
    ["augment.6.cutmix.alpha", 1, `${table("Cutmix alpha 1.0")}; ${command("--cutmix 1.0")}`],
    ["augment.6.cutmix.instead", 0.5, main("--mixup-switch-prob 0.5")],
    ["augment.7", undefined, `${table("Erasing prob. ✗")}; ${command("--reprob 0.0")}`],
    ["dataset.form.crop", 1, `${table("Test crop ratio 1.0")}; ${command("--eval-crop-ratio 1.0")}`],
    [
      "dataset.form.interpolation",
      "bicubic",
      "facebookresearch/deit 7e160fe, datasets.py: Resize(size, interpolation=3)",
    ],
    ["dataset.form.normalize", "imagenet", augment("mean [0.485, 0.456, 0.406]")],
  ],
  ours: {
    ...everyRecipe,
    ...ownPictures,
    ...batchInParts,
  },
  reduced: smallTimmVit,
};
