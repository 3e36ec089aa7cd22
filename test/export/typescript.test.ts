import { expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { SMALL } from "../training/specs.ts";
import { Agreement, exported } from "./agreement.ts";

const { engine } = await openEngine("cpu");

test("the digits' ViT and a small Swin are the modules that were read and found good", async () => {
  const vit = await exported("specs/vit.json", "", "mnist");
  const swin = await exported("specs/swin.json", SMALL["specs/swin.json"]);
  await expect(vit.text).toMatchFileSnapshot("vit.golden.ts.txt");
  await expect(swin.text).toMatchFileSnapshot("swin.golden.ts.txt");
  expect(await new Agreement(vit, engine).deviation()).toBeLessThan(1e-5);
  expect(await new Agreement(swin, engine).deviation()).toBeLessThan(1e-5);
});
