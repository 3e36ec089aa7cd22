import type { Interpolation } from "../../compiler/export/training-images.ts";
import type { Draws } from "./draws.ts";

/** `random` is one of these two, as in timm. */
const either = ["bilinear", "bicubic"] as const;

export const drawInterpolation = <I extends Interpolation>(
  asked: I | "random",
  draws: Draws,
): I | "bilinear" | "bicubic" => (asked === "random" ? draws.one(either) : asked);
