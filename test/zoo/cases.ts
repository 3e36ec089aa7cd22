import type { Engine } from "../../runtime/engines/engine.ts";
import { type ParityCase, testCases } from "../parity/suite.ts";

const SMALL = "image_size=32 patch_size=8 classes=10 dim=32 depth=2 heads=4";

/**
 * Published models that are written in the language for this test alone: that it is broad enough. The others beside
 * this file were held to their cases in the same way; their data would take three times the room.
 */
export const zooCases: readonly ParityCase[] = [
  { file: "simple_vit", spec: "simple_vit", set: `${SMALL} head_dim=8 mlp_dim=64` },
  {
    file: "vit_pytorch_0",
    spec: "vit",
    set: "image_size=16 patch_size=8 classes=7 dim=16 depth=2 heads=2 head_dim=8 mlp_ratio=2 patch_norms=false",
  },
  { file: "timm_vit", spec: "timm_vit", set: SMALL },
  { file: "timm_beit", spec: "beit", set: SMALL },
  { file: "timm_eva02_rope", spec: "eva02", set: SMALL },
  {
    file: "deepvit",
    spec: "deepvit",
    set: "image_size=32 patch_size=8 classes=10 dim=32 depth=3 heads=2 head_dim=16 mlp_dim=64",
  },
  {
    file: "cvt_train",
    spec: "cvt",
    set: "image_size=32 classes=10 dims=[8,16,32] heads=[1,2,2] depths=[1,1,1]",
    inTraining: true,
  },
  {
    file: "max_vit",
    spec: "max_vit",
    set: "image_size=32 classes=10 dim=16 depths=[1,1] head_dim=8 window=4 expansion=2",
  },
  {
    file: "mae",
    spec: "mae",
    set: "image_size=24 patch_size=6 dim=16 depth=2 heads=2 mlp_ratio=2 decoder_dim=8 decoder_depth=1 decoder_heads=2 mask_ratio=0.7",
  },
  {
    file: "simmim",
    spec: "simmim",
    set: "image_size=24 patch_size=6 dim=16 depth=2 heads=2 mlp_ratio=2",
  },
];

export function testZoo(open: () => Promise<Engine>): void {
  const here = new URL("./", import.meta.url);
  testCases(zooCases, new URL("../../specs/", here), here, open);
}
