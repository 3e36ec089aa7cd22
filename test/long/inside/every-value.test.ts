import { expect, test } from "vitest";
import { valuesUnlike } from "../../runtime/inside/every-value.ts";
import { SMALL } from "../../training/specs.ts";

/** One of each kind: windows, pyramids, convolutions, registers, talking heads, attention over channels. */
const kinds = ["cait", "convnext", "cross_vit", "dinov3", "max_vit", "pvt_v2", "swin_v2", "timm_xcit", "uvit", "volo"];

test.each(kinds)("%s: what is fused is what its parts give, value by value", async (kind) => {
  const path = `specs/${kind}.json`;
  expect(await valuesUnlike("wasm", path, SMALL[path] ?? "")).toEqual([]);
});
