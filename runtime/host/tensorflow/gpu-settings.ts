/**
 * What TensorFlow and CUDA's libraries hear of a GPU before they are loaded. Memory is taken as it is needed, where
 * TensorFlow takes all of a card as it starts; and products of f32 are computed in f32, where newer cards keep 10 of 23 bits.
 */
const SETTINGS = { TF_FORCE_GPU_ALLOW_GROWTH: "true", NVIDIA_TF32_OVERRIDE: "0" };

/** @param environment what it says already counts */
export function tellGpu(environment: Record<string, string | undefined>): void {
  for (const [name, value] of Object.entries(SETTINGS)) environment[name] ??= value;
}
