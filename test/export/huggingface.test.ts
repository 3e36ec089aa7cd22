import { describe, expect, it } from "vitest";
import { besideWeights } from "../../compiler/export/huggingface/beside-weights.ts";
import type { TrainingImages } from "../../compiler/export/training-images.ts";
import { SMALL } from "../training/specs.ts";
import { typedSpec } from "./foreign-tensors.ts";

const photos: TrainingImages = {
  ...{ dataset: "photos", classes: ["cat", 'a "dog"'], channels: 3, height: 32, width: 48 },
  ...{ mean: [0.485, 0.456, 0.406], deviation: [0.229, 0.224, 0.225], background: "any" },
  ...{ interpolation: "bicubic", crop: { keeps: "all" } },
};

/** The files beside a model's weights, read. */
async function beside(path: string, set = "", images?: TrainingImages, library?: string) {
  const files = await besideWeights(typedSpec(path, set), images, { library });
  return Object.fromEntries(files.map(({ path: name, content }) => [name, JSON.parse(String(content))]));
}

const vit = "test/export/transformers-vit.json";
const small = "image_size=28 patch_size=7 channels=1 classes=10 dim=16 depth=2 heads=2";

/** What ViTImageProcessor of transformers 5.24 writes into preprocessor_config.json, in whatever order. */
const processorKeys =
  "do_normalize do_rescale do_resize image_mean image_processor_type image_std resample rescale_factor size";

describe("what stands beside weights", () => {
  it("tells how pictures become the network's input, by the names of ViTImageProcessor", async () => {
    const { "preprocessor_config.json": processor } = await beside(vit, small, photos);
    expect(Object.keys(processor).sort().join(" ")).toBe(processorKeys);
    expect(processor).toMatchObject({ size: { height: 32, width: 48 }, resample: 3, rescale_factor: 1 / 255 });
    expect(processor).toMatchObject({ image_mean: [0.485, 0.456, 0.406], image_std: [0.229, 0.224, 0.225] });
    expect(Object.keys(await beside(vit, small))).toEqual(["config.json"]);
  });

  it("names the classes, of a run, and counts them, of a spec", async () => {
    const { "config.json": config } = await beside(vit, small, photos);
    expect(config).toMatchObject({ id2label: { 0: "cat", 1: 'a "dog"' }, label2id: { cat: 0, 'a "dog"': 1 } });
    expect(config.num_labels).toBe(2);
    expect((await beside(vit, small))["config.json"]).toMatchObject({ num_labels: 10 });
  });

  it("is transformers' own ViT where the weights have its names", async () => {
    expect((await beside(vit, small, undefined, "transformers"))["config.json"]).toEqual({
      ...{ architectures: ["ViTForImageClassification"], model_type: "vit", qkv_bias: true, hidden_act: "gelu" },
      ...{ layer_norm_eps: 1e-12, num_labels: 10, image_size: 28, patch_size: 7, num_channels: 1 },
      ...{ hidden_size: 16, num_hidden_layers: 2, num_attention_heads: 2, intermediate_size: 64 },
    });
  });

  it("is no model of transformers under other names", async () => {
    for (const [path, library] of [
      [vit, undefined],
      ["specs/vit.json", "article"],
      ["specs/swin.json", "timm"],
    ] as const) {
      const { "config.json": config } = await beside(path, "", undefined, library);
      expect(Object.keys(config)).not.toContain("model_type");
      expect(Object.keys(config)).not.toContain("architectures");
    }
  });

  it("says of models with stages what SwinConfig does", async () => {
    expect((await beside("specs/swin.json"))["config.json"]).toEqual({
      ...{ num_labels: 1000, image_size: 224, patch_size: 4, num_channels: 3, embed_dim: 96, depths: [2, 2, 6, 2] },
      ...{ num_heads: [3, 6, 12, 24], window_size: 7, mlp_ratio: 4, drop_path_rate: 0.1 },
    });
    const { "config.json": wide } = await beside("specs/vit.json", `${SMALL["specs/vit.json"]} image_size=[14,28]`);
    expect(wide.image_size).toEqual([14, 28]);
  });
});
