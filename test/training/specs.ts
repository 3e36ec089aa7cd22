import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Objective } from "../../compiler/training/objective/objective.ts";

const root = new URL("../../", import.meta.url);

/** Paths of every model that comes with Vitral; blocks are no models. */
export function specPaths(): readonly string[] {
  return readdirSync(new URL("specs/", root))
    .filter((name) => name.endsWith(".json"))
    .map((name) => `specs/${name}`);
}

/** Models that learn from pictures alone, by a loss of their own that what is drawn has part in: they name no classes. */
const SELF_TAUGHT: readonly string[] = ["specs/mae.json", "specs/simmim.json"];

export const classifierPaths = (): readonly string[] => specPaths().filter((path) => !SELF_TAUGHT.includes(path));

/** What training makes small where a recipe says no more than it must. */
export const objectiveOf = (path: string): Objective =>
  SELF_TAUGHT.includes(path)
    ? { nodes: [{ identity: {}, in: "loss" }] }
    : { cross_entropy: "logits", label_smoothing: 0 };

/** What a spec draws in prediction too, and how it is read from the picture instead, so that others can do the same. */
const READ_INSTEAD: Readonly<Record<string, readonly [drawn: string, read: string]>> = {
  "specs/mae.json": [
    '{ "random": ["b", "patches"], "id": "noise" }',
    '{ "slice": { "2": 0 }, "in": "patch", "id": "noise" }',
  ],
  "specs/simmim.json": [
    '{ "random": ["b", "units"], "id": "noise" }',
    '{ "slice": { "1": 0, "2": "::patch_h * mask_unit", "3": "::patch_w * mask_unit" }, "in": "image" }, { "rearrange": "b h w -> b (h w)", "id": "noise" }',
  ],
};

export const specFile = (path: string): string => fileURLToPath(new URL(path, root));

/** The text of a spec's file, in which nothing is drawn in prediction. */
export function repeatableText(file: string): string {
  const text = readFileSync(file, "utf8");
  const [drawn, read] = Object.entries(READ_INSTEAD).find(([path]) => specFile(path) === file)?.[1] ?? ["", ""];
  if (!text.includes(drawn)) throw new Error(`${file} no longer has ${drawn}`);
  return text.replace(drawn, read);
}

const PICTURES = "image_size=28 channels=1";
const DIGITS = `${PICTURES} classes=10`;
const PATCHES = `${DIGITS} patch_size=7 dim=16 depth=2`;

/**
 * What makes each model small enough to train within a test, and fit for the digits: sizes only, so that all else is at
 * the model's own defaults.
 */
export const SMALL: Readonly<Record<string, string>> = {
  "specs/beit.json": `${PATCHES} heads=2`,
  "specs/cait.json": `${PATCHES} cls_depth=1 heads=2 head_dim=8`,
  "specs/cct.json": `${DIGITS} dim=16 depth=2 heads=2 planes=8`,
  "specs/conv_mixer.json": `${DIGITS} patch_size=7 dim=16 depth=6 kernel=3`,
  "specs/convnext.json": `${DIGITS} patch_size=2 dims=[8,16] depths=[2,3]`,
  "specs/cross_vit.json":
    `${DIGITS} depth=1 small_dim=16 small_patch_size=7 small_heads=2 small_head_dim=8 ` +
    "large_dim=24 large_patch_size=14 large_depth=1 large_heads=2 large_head_dim=8 cross_heads=2 cross_head_dim=8",
  "specs/cvt.json": `${DIGITS} dims=[8,16,16] depths=[1,1,1] heads=[1,2,2] head_dim=8`,
  "specs/deepvit.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "specs/dinov3.json": `${PATCHES} heads=2 registers=2`,
  "specs/eva02.json": `${PATCHES} heads=2`,
  "specs/gmlp.json": PATCHES,
  "specs/mae.json": `${PICTURES} patch_size=7 dim=16 depth=2 heads=2 decoder_dim=8 decoder_depth=1 decoder_heads=2`,
  "specs/max_vit.json": `${DIGITS} dim=16 depths=[2] head_dim=8`,
  "specs/mlp_mixer.json": PATCHES,
  "specs/mobile_vit.json": `${DIGITS} dims=[16,16,16] widths=[4,4,8,8,8,8,8,8,8,8,16] depths=[1,1,1] patch_size=1 heads=2`,
  "specs/nest.json": `${DIGITS} patch_size=7 dim=16 heads=2 repeats=[1]`,
  "specs/parallel_vit.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "specs/pit.json": `${DIGITS} patch_size=4 dim=16 depth=[1,1,1] heads=[2,2,2] head_dim=8 mlp_dims=[32,32,32]`,
  "specs/pool_former.json": `${DIGITS} dims=[8,16] depths=[2,1]`,
  "specs/pvt_v2.json": `${DIGITS} dims=[8,16] depths=[1,1] heads=[1,2] reductions=[2,1] mlp_ratios=[2,2]`,
  "specs/region_vit.json": `${DIGITS} dims=[16,16] depths=[1,1] window=7 patch_size=2 heads=2 head_dim=8`,
  "specs/resmlp.json": PATCHES,
  "specs/scalable_vit.json": `${DIGITS} dim=16 depths=[1,1] heads=[1,2] reductions=[1,1] windows=[0,0] ssa_key=[8,8]`,
  "specs/simmim.json": `${PICTURES} patch_size=7 dim=16 depth=2 heads=2`,
  "specs/simple_vit.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "specs/swin.json": `${DIGITS} patch_size=2 dim=16 depths=[2,1] heads=[2,4]`,
  "specs/swin_v2.json": `${DIGITS} patch_size=2 window=7 dim=16 depths=[2,1] heads=[2,4]`,
  "specs/t2t.json": `${DIGITS} dim=16 depth=1 heads=2 mlp_dim=32 head_dim=8 splits=[[7,4],[3,2]]`,
  "specs/timm_vit.json": `${PATCHES} heads=2`,
  "specs/timm_xcit.json": `${DIGITS} dim=16 depth=1 heads=2 cls_depth=1 stem=[2,1]`,
  "specs/uvit.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32 registers=2`,
  "specs/value_residual.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "specs/vit.json": `${PATCHES} heads=2 head_dim=8`,
  "specs/vit_patch_merger.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "specs/vit_small_dataset.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "specs/volo.json": `${DIGITS} patch_size=7 stem_dim=8 depths=[1,1] dims=[16,16] heads=[2,2] downsamples=[1,0] outlook=[1,0] mlp_ratio=2`,
  "specs/xcit.json": `${PATCHES} cls_depth=1 heads=2 head_dim=8 mlp_dim=32`,
};
