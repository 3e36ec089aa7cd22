import { expect, test } from "vitest";
import { pyTorchModule } from "../../compiler/export/pytorch/pytorch.ts";
import { SMALL } from "../training/specs.ts";
import { modelOf } from "./agreement.ts";

test("the digits' ViT and a small Swin are the PyTorch modules that were read and found good", async () => {
  const vit = pyTorchModule(modelOf("specs/vit.json", "", "mnist").evaluated);
  const swin = pyTorchModule(modelOf("specs/swin.json", SMALL["specs/swin.json"]).evaluated);
  await expect(vit.text).toMatchFileSnapshot("vit.golden.py.txt");
  await expect(swin.text).toMatchFileSnapshot("swin.golden.py.txt");
});
