import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

/** Paths of every model in the repository, shipped or written for the tests; blocks are no models. */
export function specPaths(): readonly string[] {
  return ["specs/", "test/zoo/"].flatMap((folder) =>
    readdirSync(new URL(folder, root))
      .filter((name) => name.endsWith(".json"))
      .map((name) => `${folder}${name}`),
  );
}

export const specFile = (path: string): string => fileURLToPath(new URL(path, root));

const DIGITS = "image_size=28 channels=1 classes=10";
const PATCHES = `${DIGITS} patch_size=7 dim=16 depth=2`;

/**
 * What makes each model small enough to train within a test, and fit for the digits: sizes only, so that all else is at
 * the model's own defaults.
 */
export const SMALL: Readonly<Record<string, string>> = {
  "specs/cait.json": `${PATCHES} cls_depth=1 heads=2 head_dim=8`,
  "specs/cross_vit.json":
    `${DIGITS} depth=1 small_dim=16 small_patch_size=7 small_heads=2 small_head_dim=8 ` +
    "large_dim=24 large_patch_size=14 large_depth=1 large_heads=2 large_head_dim=8 cross_heads=2 cross_head_dim=8",
  "specs/swin.json": `${DIGITS} patch_size=2 dim=16 depths=[2,1] heads=[2,4]`,
  "specs/vit.json": `${PATCHES} heads=2 head_dim=8`,
  "test/zoo/cct.json": `${DIGITS} dim=16 depth=2 heads=2 planes=8`,
  "test/zoo/cvt.json": `${DIGITS} dims=[8,16,16] depths=[1,1,1] heads=[1,2,2] head_dim=8`,
  "test/zoo/deepvit.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "test/zoo/max_vit.json": `${DIGITS} dim=16 depths=[2] head_dim=8`,
  "test/zoo/parallel_vit.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "test/zoo/pit.json": `${DIGITS} patch_size=4 dim=16 depth=[1,1,1] heads=2 head_dim=8 mlp_dim=32`,
  "test/zoo/simple_vit.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "test/zoo/timm_beit.json": `${PATCHES} heads=2`,
  "test/zoo/timm_eva02_rope.json": `${PATCHES} heads=2`,
  "test/zoo/timm_mixer.json": PATCHES,
  "test/zoo/timm_vit.json": `${PATCHES} heads=2`,
  "test/zoo/vit_patch_merger.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
  "test/zoo/vit_small_dataset.json": `${PATCHES} heads=2 head_dim=8 mlp_dim=32`,
};
