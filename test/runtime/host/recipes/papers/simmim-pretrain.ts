import { batchInParts, everyRecipe, ownPictures, type Paper } from "./paper.ts";

const yaml = (line: string) => `microsoft/SimMIM 0e71746, simmim_pretrain__vit_base__img224__800ep.yaml: ${line}`;
const config = (line: string) => `microsoft/SimMIM 0e71746, config.py: ${line}`;
const main = (line: string) => `microsoft/SimMIM 0e71746, main_simmim.py: ${line}`;
const data = (line: string) => `microsoft/SimMIM 0e71746, data_simmim.py: ${line}`;

const images = 2048;
const scale = images / 512;

export const simmimPretrain: Paper = {
  facts: [
    ["epochs", 800, yaml("EPOCHS: 800")],
    ["batch_size * accumulate", images, "microsoft/SimMIM, README.md: 16 processes, --batch-size 128"],
    ["optimizer", "adamw", config("OPTIMIZER.NAME = 'adamw'")],
    [
      "optimizer.adamw.lr",
      1e-4 * scale,
      `${yaml("BASE_LR: 1e-4")}; ${main("BASE_LR * BATCH_SIZE * world size / 512")}`,
    ],
    ["optimizer.adamw.weight_decay", 0.05, yaml("WEIGHT_DECAY: 0.05")],
    ["optimizer.adamw.betas", [0.9, 0.999], config("OPTIMIZER.BETAS = (0.9, 0.999)")],
    ["optimizer.adamw.epsilon", 1e-8, config("OPTIMIZER.EPS = 1e-8")],
    [
      "exempt from decay",
      ["blocks.*.bias", "blocks.*.gain", "decoder.bias", "norm.bias", "norm.gain", "patch_embed.bias"],
      "microsoft/SimMIM 0e71746, optimizer.py: weights of one axis and names that end in .bias",
    ],
    ["schedule.decay", "step", yaml("LR_SCHEDULER NAME: 'multistep'")],
    ["schedule.every", 700, yaml("MULTISTEPS: [700,]")],
    ["schedule.factor", 0.1, yaml("GAMMA: 0.1")],
    ["schedule.warmup_epochs", 10, yaml("WARMUP_EPOCHS: 10")],
    ["schedule.start", 5e-7 / 1e-4, yaml("WARMUP_LR: 5e-7, scaled as the rate is")],
    ["clip_norm", 5, config("TRAIN.CLIP_GRAD = 5.0")],
    ["average", undefined, config("it has none")],
    ["set.mask_ratio", 0.6, yaml("MASK_RATIO: 0.6")],
    ["set.mask_unit", 32 / 16, `${yaml("MASK_PATCH_SIZE: 32")}; ${config("VIT.PATCH_SIZE = 16")}`],
    ["rates of dropout", [], config("DROP_RATE = 0.0")],
    ["augment.0.random_resized_crop.scale", [0.67, 1], data("RandomResizedCrop(scale=(0.67, 1.))")],
    ["augment.0.random_resized_crop.interpolation", "bilinear", data("torchvision's own")],
    ["augment.1.flip", 0.5, data("RandomHorizontalFlip()")],
    ["augment.2", undefined, data("no other")],
    ["dataset.form.normalize", "imagenet", data("IMAGENET_DEFAULT_MEAN")],
  ],
  ours: {
    ...everyRecipe,
    ...ownPictures,
    ...batchInParts,
    "objective.nodes.0.in": "the model's own loss, as its spec has it",
    "dataset.form.crop": "pre-training measures nothing there; as in fine-tuning",
    "dataset.form.interpolation": "the same",
  },
  reduced: {
    set: { image_size: "32", dim: "16", depth: "2", heads: "2", patch_size: "8" },
    values: ["accumulate=2"],
    batchSize: 4,
    epochs: 4,
  },
};
