import { bareName } from "../vocabulary/other-names.ts";

/** Where a recipe has what others, or another place of the recipe, call by a name. */
export interface KeyPlace {
  /** Keys from the recipe's top to it. */
  readonly path: readonly string[];
  /** In what our value is counted, where others count in something else. */
  readonly counted?: string;
  /** Whether the first key's value is a list, of which this is an entry. */
  readonly isListed?: boolean;
}

/** What others call augmentations; timm's flags and torchvision's classes, mostly. */
const augmentations: Readonly<Record<string, readonly string[]>> = {
  color_jitter: ["colour_jitter", "jitter"],
  cutmix: ["cutmix_alpha"],
  flip: ["hflip", "horizontal_flip", "random_flip", "random_horizontal_flip"],
  mixup: ["mixup_alpha"],
  rand_augment: ["aa", "auto_augment", "randaug", "random_augment"],
  random_affine: ["affine", "random_rotation", "rotate"],
  random_crop: ["crop_with_padding", "pad_and_crop"],
  random_erasing: ["cutout", "erasing", "random_erase", "reprob"],
  random_resized_crop: ["rrc", "resized_crop"],
  repeated: ["aug_repeats", "repeated_aug", "repeated_augmentation"],
  three_augment: ["3a", "threeaugment"],
  vertical_flip: ["random_vertical_flip", "vflip"],
};

const byPath: Readonly<Record<string, readonly string[]>> = {
  augment: ["augmentation", "augmentations", "data_augmentation", "transform", "transforms"],
  accumulate: [
    "accum_iter",
    "accumulation_steps",
    "grad_accum_steps",
    "gradient_accumulation_steps",
    "accumulate_grad_batches",
  ],
  average: ["ema", "model_ema", "use_ema"],
  "average.decay": ["ema_decay", "model_ema_decay", "ema_momentum"],
  batch_size: ["batch", "bs", "train_batch_size", "per_device_train_batch_size", "mini_batch_size"],
  clip_norm: [
    "clip",
    "clip_grad",
    "clip_grad_norm",
    "clipnorm",
    "global_clipnorm",
    "grad_clip",
    "gradient_clip",
    "gradient_clip_val",
    "max_grad_norm",
  ],
  clip_value: ["clip_grad_value", "clipvalue"],
  dataset: ["data", "datasets", "dataset_name"],
  "dataset.corrupt": ["skip_corrupt", "skip_errors"],
  "dataset.folder": [
    "data_dir",
    "data_path",
    "dir",
    "directory",
    "image_folder",
    "imagefolder",
    "image_dir",
    "path",
    "root",
    "train_dir",
  ],
  "dataset.ground": ["background"],
  "dataset.split": [],
  "dataset.split_seed": [],
  "dataset.train": ["n_train", "num_train", "train_images", "train_samples", "train_size", "training"],
  "dataset.test": ["n_test", "num_test", "test_size"],
  "dataset.validation": ["n_val", "num_val", "val", "val_size", "valid", "validation_size"],
  doc: ["comment", "description", "note", "notes"],
  engine: ["accelerator", "backend", "device"],
  epochs: ["epoch", "max_epochs", "n_epochs", "num_epochs", "num_train_epochs", "total_epochs"],
  checkpoints: ["checkpoint", "checkpointing", "save_strategy"],
  "checkpoints.every": ["save_every", "save_freq", "save_period"],
  "checkpoints.keep": ["checkpoint_hist", "max_to_keep", "save_top_k", "save_total_limit"],
  early_stop: ["early_stopping"],
  "early_stop.metric": ["metric_for_best_model", "monitor"],
  "early_stop.min_delta": ["early_stopping_threshold"],
  "early_stop.patience": ["early_stopping_patience", "early_stopping_rounds"],
  logs: ["log", "logger", "loggers", "logging", "report_to"],
  name: ["experiment", "run", "run_name"],
  objective: ["criterion", "loss", "loss_fn", "loss_function"],
  "loading.cache": [],
  "loading.disk": ["disk_cache"],
  "loading.workers": ["dataloader_num_workers", "num_workers", "n_workers", "threads"],
  "objective.cross_entropy": ["logits"],
  "objective.binary_cross_entropy": ["bce", "bce_loss", "bce_with_logits"],
  "objective.class_weights": ["class_weight", "loss_weights"],
  "objective.label_smoothing": ["smoothing", "label_smoothing_factor"],
  "objective.squared_error": ["mean_squared_error", "mse", "mse_loss"],
  "objective.target_threshold": ["bce_target_thresh"],
  optimizer: ["opt", "optim", "optimiser"],
  "optimizer.adamw": [],
  "optimizer.adamw.betas": ["adam_betas", "beta"],
  "optimizer.adamw.epsilon": ["adam_epsilon", "eps"],
  "optimizer.adamw.lr": ["alpha", "base_lr", "eta", "initial_lr", "learn_rate", "learning_rate", "max_lr", "peak_lr"],
  "optimizer.adamw.groups": ["param_groups", "parameter_groups"],
  "optimizer.adamw.layer_decay": ["layer_lr_decay", "layerwise_decay", "llrd"],
  "optimizer.adamw.weight_decay": ["l2", "wd"],
  "optimizer.muon.iterations": ["ns_steps"],
  "optimizer.sgd.dampening": [],
  "optimizer.sgd.momentum": [],
  "optimizer.sgd.nesterov": ["use_nesterov"],
  preset: ["variant"],
  schedule: ["lr_schedule", "lr_scheduler", "scheduler"],
  "schedule.decay": ["annealing", "lr_decay"],
  "schedule.final": [],
  "schedule.every": ["decay_epochs", "step_size"],
  "schedule.factor": ["decay_rate", "gamma"],
  "schedule.warmup_epochs": [],
  "schedule.warmup_steps": ["num_warmup_steps"],
  "schedule.warmup": ["warmup_ratio", "warm_up"],
  seed: ["manual_seed", "random_seed", "random_state", "rng_seed"],
  set: ["arguments", "args", "config", "hyperparameters", "kwargs", "model_args", "overrides", "parameters", "params"],
  teacher: ["distillation", "teacher_model"],
  "teacher.from": ["kd_model_name", "teacher_path"],
  "teacher.temperature": ["distillation_tau", "kd_temperature", "tau"],
  "teacher.weight": ["distillation_alpha", "kd_alpha"],
  spec: ["arch", "architecture", "model", "model_path", "net", "network"],
};

/** Names for the same in other units. */
const counted: Readonly<Record<string, KeyPlace>> = {
  min_lr: { path: ["schedule", "final"], counted: "as a part of the highest rate" },
  final_lr: { path: ["schedule", "final"], counted: "as a part of the highest rate" },
  beta1: { path: ["optimizer", "adamw", "betas"], counted: "both in a list" },
  beta2: { path: ["optimizer", "adamw", "betas"], counted: "both in a list" },
  validation_split: { path: ["dataset", "split", "validation"], counted: "as a part of all" },
  val_split: { path: ["dataset", "split", "validation"], counted: "as a part of all" },
};

const places: ReadonlyMap<string, KeyPlace> = new Map<string, KeyPlace>([
  ...Object.entries(byPath).flatMap(([joined, names]) => {
    const path = joined.split(".");
    return [path.at(-1) ?? "", ...names].map((name) => [bareName(name), { path }] as const);
  }),
  ...Object.entries(augmentations).flatMap(([name, names]) =>
    [name, ...names].map((one) => [bareName(one), { path: ["augment", name], isListed: true }] as const),
  ),
  ...Object.entries(counted).map(([name, place]) => [bareName(name), place] as const),
]);

/** What models are usually made of: such a key is meant for the spec. */
const ofSpecs: ReadonlySet<string> = new Set(
  "attn_drop attention_dropout channels classes depth dim dim_head drop drop_path drop_path_rate drop_rate dropout embed_dim emb_dropout head_dim heads hidden_dim hidden_size image_size img_size in_channels in_chans input_size layers mlp_dim mlp_ratio n_heads n_layers num_channels num_classes num_heads num_layers patch patch_size pool qkv_bias stochastic_depth width"
    .split(" ")
    .map(bareName),
);

/** Where a key belongs that stands where it means nothing. */
export function keyPlace(name: string): KeyPlace | undefined {
  return places.get(bareName(name));
}

export function isOfSpecs(name: string): boolean {
  return ofSpecs.has(bareName(name));
}
