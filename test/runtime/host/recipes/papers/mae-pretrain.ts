import { batchInParts, everyRecipe, ownPictures, type Paper } from "./paper.ts";

const table = (row: string) => `arXiv:2111.06377, Table 8: ${row}`;
const command = (flag: string) => `facebookresearch/mae, PRETRAIN.md: ${flag}`;
const main = (line: string) => `facebookresearch/mae, main_pretrain.py: ${line}`;

const images = 4096;

export const maePretrain: Paper = {
  facts: [
    ["epochs", 800, `arXiv:2111.06377, Section 4: the pre-training length is 800 epochs; ${command("--epochs 800")}`],
    ["batch_size * accumulate", images, `${table("batch size 4096")}; ${command("64 × 8 × 8 = 4096")}`],
    ["optimizer", "adamw", table("optimizer AdamW")],
    [
      "optimizer.adamw.lr",
      (1.5e-4 * images) / 256,
      `${table("base learning rate 1.5e-4")}; lr = base_lr × batchsize ∕ 256`,
    ],
    ["optimizer.adamw.weight_decay", 0.05, table("weight decay 0.05")],
    ["optimizer.adamw.betas", [0.9, 0.95], table("optimizer momentum β1, β2 = 0.9, 0.95")],
    ["optimizer.adamw.epsilon", 1e-8, main("torch.optim.AdamW: PyTorch's own")],
    [
      "exempt from decay",
      [
        ...["blocks.*.bias", "blocks.*.gain", "decoder_blocks.*.bias", "decoder_blocks.*.gain", "decoder_embed.bias"],
        ...["decoder_norm.bias", "decoder_norm.gain", "decoder_pred.bias", "norm.bias", "norm.gain"],
        "patch_embed.bias",
      ],
      "timm 0.3.2, add_weight_decay: weights of one axis and names that end in .bias",
    ],
    ["schedule.decay", "cosine", table("learning rate schedule cosine decay")],
    ["schedule.warmup_epochs", 40, table("warmup epochs 40")],
    ["schedule.final", 0, main("--min_lr 0.")],
    ["clip_norm", undefined, "facebookresearch/mae, engine_pretrain.py: loss_scaler without clip_grad"],
    ["average", undefined, "arXiv:2111.06377, Table 8: it has no row of one"],
    ["set.mask_ratio", 0.75, `arXiv:2111.06377, Section 4: masking ratio 75 %; ${command("--mask_ratio 0.75")}`],
    ["set.normalize", true, `arXiv:2111.06377, Table 1d: pixel (w/ norm); ${command("--norm_pix_loss")}`],
    ["rates of dropout", [], "facebookresearch/mae, models_mae.py: Block without dropout"],
    ["rates of stochastic depth", [], "facebookresearch/mae, models_mae.py: Block without drop_path"],
    ["augment.0.random_resized_crop.scale", [0.2, 1], `${table("RandomResizedCrop")}; ${main("scale=(0.2, 1.0)")}`],
    ["augment.0.random_resized_crop.interpolation", "bicubic", main("interpolation=3")],
    ["augment.1.flip", 0.5, main("RandomHorizontalFlip()")],
    ["augment.2", undefined, `${table("augmentation RandomResizedCrop")}, and no other`],
    ["dataset.form.normalize", "imagenet", main("mean=[0.485, 0.456, 0.406]")],
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
    set: {
      image_size: "32",
      dim: "16",
      depth: "2",
      heads: "2",
      decoder_dim: "8",
      decoder_depth: "1",
      decoder_heads: "2",
    },
    values: ["accumulate=2"],
    batchSize: 4,
    epochs: 4,
    fixed: ["decoder_pos_embed", "pos_embed"],
  },
};
