import { expect, it } from "vitest";
import { shippedNames } from "../../runtime/host/specs/shipped-specs.ts";
import { run } from "./capture.ts";

it("lists every shipped model, and has as data what the text says", async () => {
  const models: readonly { name: string; parameters: number }[] = JSON.parse((await run(["zoo", "--json"])).out);
  const shipped = shippedNames().filter((name) => !name.includes("/"));
  expect(models.map(({ name }) => `vitral:${name}`).sort()).toEqual(shipped);
  const { out } = await run(["zoo"]);
  for (const { name } of models) expect(out).toMatch(new RegExp(`^ +${name} `, "m"));
});

it("finds models by words, and with a part of timm's names those names", async () => {
  const { out } = await run(["zoo", "swin", "window7"]);
  expect(out).toMatch(/swin_tiny_patch4_window7_224 +28.3 M +8.98 G/);
  expect(out).not.toContain("mlp_mixer");
  expect((await run(["zoo", "2103.14030"])).out).toContain("Swin");
  const none = await run(["zoo", "vit_bsae_patch16_224"]);
  expect(none.code).toBe(1);
  expect(none.err).toContain("F450");
  expect(none.err).toContain("a similar name exists: `vit_base_patch16_224`");
});

it("shows one, by its own name or by one of timm's", async () => {
  const spec = JSON.parse((await run(["zoo", "show", "swin", "--json"])).out);
  expect(spec.heldTo[0].source).toMatch(/^timm .*SwinTransformer$/);
  expect(Object.keys(spec.published)).toContain("swin_tiny_patch4_window7_224");
  const timm = JSON.parse((await run(["zoo", "show", "vitral:vit_base_patch16_224", "--json"])).out);
  expect(timm).toMatchObject({ spec: "vitral:timm_vit", parameters: 86567656, set: { dim: 768 } });
  const { out } = await run(["zoo", "show", "vit_base_patch16_224"]);
  expect(out).toContain("https://arxiv.org/abs/2010.11929");
  expect(out).toContain("vitral:blocks/timm_mlp");
  expect((await run(["zoo", "show", "swim"])).err).toContain("did you mean `vitral:swin`?");
});
