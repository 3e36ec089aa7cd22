import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import type { Engine } from "../../runtime/engines/engine.ts";
import { runParity } from "../../runtime/parity.ts";
import { decodeSafetensors } from "../../runtime/safetensors.ts";
import { specFiles } from "../../runtime/spec-files.ts";

/**
 * What PyTorch 2.15 computed for small models (weights, outputs, loss, gradients, one AdamW step), and the parameters
 * under which our spec is the same model.
 */
const CASES: readonly {
  readonly file: string;
  readonly spec: string;
  readonly set: Readonly<Record<string, string>>;
}[] = [
  {
    file: "vit_cls",
    spec: "vit",
    set: settings("image_size=32 patch_size=8 classes=10 dim=32 depth=2 heads=4 mlp_ratio=2 head_dim=8"),
  },
  {
    file: "vit_mean",
    spec: "vit",
    set: settings("image_size=32 patch_size=8 classes=10 dim=32 depth=2 heads=4 mlp_ratio=2 head_dim=8 pool=mean"),
  },
  {
    file: "vit_rectangular",
    spec: "vit",
    set: settings(
      "image_size=[24,40] patch_size=[6,8] channels=1 classes=7 dim=24 depth=3 heads=3 mlp_ratio=4 head_dim=16",
    ),
  },
  {
    file: "vit_single_head",
    spec: "vit",
    set: settings("image_size=28 patch_size=7 channels=1 classes=10 dim=16 depth=1 heads=1 mlp_ratio=2 head_dim=16"),
  },
  {
    file: "timm_swin",
    spec: "swin",
    set: settings("image_size=32 patch_size=2 window=4 dim=16 depths=[2,2] heads=[2,4] classes=10"),
  },
  {
    file: "cait",
    spec: "cait",
    set: settings("image_size=32 patch_size=8 classes=10 dim=32 depth=2 cls_depth=2 heads=4 mlp_dim=64 head_dim=8"),
  },
  {
    file: "cross_vit",
    spec: "cross_vit",
    set: settings(
      "image_size=32 classes=10 depth=1 small_dim=16 small_patch_size=8 small_depth=1 small_heads=2 small_head_dim=8 small_mlp_dim=32 " +
        "large_dim=24 large_patch_size=16 large_depth=2 large_heads=2 large_head_dim=8 large_mlp_dim=48 cross_depth=1 cross_heads=2 cross_head_dim=8",
    ),
  },
];

function settings(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(text.split(" ").map((pair) => pair.split("=")));
}

/** One test a case: a process holds one engine, so each engine has a test file of its own. */
export function testParity(open: () => Promise<Engine>): void {
  for (const { file, spec, set } of CASES) {
    test(`${file} computes what PyTorch computed`, async () => {
      const engine = await open();
      const path = fileURLToPath(new URL(`../../specs/${spec}.json`, import.meta.url));
      const data = fileURLToPath(new URL(`${file}.safetensors`, import.meta.url));
      const source = { name: path, text: readFileSync(path, "utf8") };
      const reference = decodeSafetensors(readFileSync(data), data);
      const { deviations } = await runParity(engine, source, { set, importer: specFiles(path) }, reference, data);
      for (const kind of ["output", "loss", "gradient", "adamw"])
        expect(deviations.some((found) => found.kind === kind)).toBe(true);
      expect(deviations.filter(({ passed }) => !passed)).toEqual([]);
      expect(engine.tensorCount()).toBe(0);
    });
  }
}
