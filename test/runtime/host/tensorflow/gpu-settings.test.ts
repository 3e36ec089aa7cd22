import { expect, test } from "vitest";
import { tellGpu } from "../../../../runtime/host/tensorflow/gpu-settings.ts";

test("memory of a GPU grows and f32 is f32, unless the environment says otherwise", () => {
  const nothing: Record<string, string> = {};
  tellGpu(nothing);
  expect(nothing).toEqual({ TF_FORCE_GPU_ALLOW_GROWTH: "true", NVIDIA_TF32_OVERRIDE: "0" });
  const own = { TF_FORCE_GPU_ALLOW_GROWTH: "false", NVIDIA_TF32_OVERRIDE: "1" };
  tellGpu(own);
  expect(own).toEqual({ TF_FORCE_GPU_ALLOW_GROWTH: "false", NVIDIA_TF32_OVERRIDE: "1" });
});
