import { expect, test } from "vitest";
import { sizeWords } from "../../compiler/export/size-words.ts";
import { exported } from "./agreement.ts";
import { asNamed } from "./named-sizes.ts";

test("a size is said in the words that its author wrote it in, inside its block and out", async () => {
  const { evaluated } = (await exported("specs/vit.json", "", "mnist")).model;
  const language = asNamed(evaluated);
  const said = (path: string, axis: number) => {
    const origin = evaluated.ops.find((op) => op.path === path)?.results[0]?.axes.at(axis)?.origin;
    return origin && sizeWords(origin, language)?.pieces.join("");
  };
  expect(said("transformer.layers.0.attn.to_qkv", -1)).toBe("3 * heads * head_dim");
  expect(said("transformer.layers.0.attn.to_out", -1)).toBe("dim");
  expect(said("transformer.layers.1.ffn.expand", -1)).toBe("mlp_dim");
  expect(said("patch_embedding", -1)).toBe("config.dim");
  const patch = "(config.image_size[0] // config.patch_size[0]) * (config.image_size[1] // config.patch_size[1])";
  expect(said("patch_embedding", 1)).toBe(patch);
  expect(said("tokens", 1)).toBe(`1 + ${patch}`);
});
