import type { Engine } from "../../runtime/engines/engine.ts";
import { type ParityCase, testCases } from "./suite.ts";

/** The shipped specs. */
export const shippedCases: readonly ParityCase[] = [
  {
    file: "vit_cls",
    spec: "vit",
    set: "image_size=32 patch_size=8 classes=10 dim=32 depth=2 heads=4 mlp_ratio=2 head_dim=8",
  },
  {
    file: "vit_mean",
    spec: "vit",
    set: "image_size=32 patch_size=8 classes=10 dim=32 depth=2 heads=4 mlp_ratio=2 head_dim=8 pool=mean",
  },
  {
    file: "vit_rectangular",
    spec: "vit",
    set: "image_size=[24,40] patch_size=[6,8] channels=1 classes=7 dim=24 depth=3 heads=3 mlp_ratio=4 head_dim=16",
  },
  {
    file: "vit_single_head",
    spec: "vit",
    set: "image_size=28 patch_size=7 channels=1 classes=10 dim=16 depth=1 heads=1 mlp_ratio=2 head_dim=16",
  },
  {
    file: "timm_swin",
    spec: "swin",
    set: "image_size=32 patch_size=2 window=4 dim=16 depths=[2,2] heads=[2,4] classes=10",
  },
  {
    file: "cait",
    spec: "cait",
    set: "image_size=32 patch_size=8 classes=10 dim=32 depth=2 cls_depth=2 heads=4 mlp_dim=64 head_dim=8",
  },
  {
    file: "cross_vit",
    spec: "cross_vit",
    set:
      "image_size=32 classes=10 depth=1 small_dim=16 small_patch_size=8 small_depth=1 small_heads=2 small_head_dim=8 small_mlp_dim=32 " +
      "large_dim=24 large_patch_size=16 large_depth=2 large_heads=2 large_head_dim=8 large_mlp_dim=48 cross_depth=1 cross_heads=2 cross_head_dim=8",
  },
];

export function testParity(open: () => Promise<Engine>): void {
  testCases(shippedCases, new URL("../../specs/", import.meta.url), new URL("./", import.meta.url), open);
}
