import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { objectiveOf, SMALL, specFile } from "../training/specs.ts";
import { run } from "./capture.ts";

const settings = (path: string) => Object.fromEntries((SMALL[path] ?? "").split(" ").map((pair) => pair.split("=")));

test("a model without classes is trained, goes on as another that has them, and says what else it can do", async () => {
  const folder = temporaryFolder();
  const train = async (name: string, path: string, more: object) => {
    const recipe = join(folder, `${name}.json`);
    const about = { dataset: { name: "mnist", train: 32, validation: 16 }, epochs: 1, engine: "wasm", batch_size: 16 };
    writeFileSync(recipe, JSON.stringify({ vitral: 1, spec: specFile(path), ...about, ...more }));
    return run(["train", recipe, "--run", join(folder, name)]);
  };
  const own = { ...settings("specs/mae.json"), depth: "1" };
  const masked = { set: own, objective: objectiveOf("specs/mae.json") };
  const painter = join(folder, "painter");

  const learnt = await train("painter", "specs/mae.json", masked);
  expect(learnt).toMatchObject({ code: 0 });
  expect(learnt.out).not.toContain(" predict ");
  expect(learnt.out).toContain(`another recipe goes on from it: "start": { "from": ${JSON.stringify(painter)} }`);

  const samples = join(painter, "samples");
  const sample = join(samples, readdirSync(samples)[0] ?? "");
  expect(await run(["predict", painter, sample])).toMatchObject({ code: 1, err: expect.stringContaining("R215") });
  expect(await run(["eval", painter, "--knn", "3"])).toMatchObject({ code: 1, err: expect.stringContaining("--tap") });
  expect(await run(["eval", painter, "--knn", "3", "--tap", "norm"])).toMatchObject({ code: 0, err: "" });
  const values = join(folder, "values.safetensors");
  const seen = await run(["predict", painter, sample, "--tap", "painted", "--tap", "mask", "-o", values]);
  expect(seen).toMatchObject({ code: 0, err: `wrote ${values}\n` });
  const { tensors } = decodeSafetensors(readFileSync(values), values);
  expect(tensors.get("painted")?.shape).toEqual([1, 16, 49]);
  expect([...(tensors.get("mask")?.data ?? [])].filter((one) => one === 1)).toHaveLength(12);

  const sheet = join(folder, "painted.png");
  const drawn = await run(["predict", painter, samples, "-o", sheet]);
  expect(drawn).toMatchObject({ code: 0, err: "", out: expect.stringContaining(sheet) });
  expect(readFileSync(sheet).subarray(1, 4).toString()).toBe("PNG");

  const written = (target: string) => run(["export", painter, "--to", target, "-o", join(folder, target)]);
  for (const target of ["onnx", "typescript", "wasm"])
    expect(await written(target)).toMatchObject({ code: 1, err: expect.stringContaining("X900") });
  expect(await written("pytorch")).toMatchObject({
    code: 0,
    out: expect.stringContaining("nothing to train it with: "),
  });
  expect(readdirSync(join(folder, "pytorch"))).toEqual(["model.py", "weights.safetensors"]);
  expect(await written("safetensors")).toMatchObject({ code: 0 });

  const { decoder_dim, decoder_depth, decoder_heads, ...encoder } = own;
  const set = { ...encoder, classes: "10", pool: "token" };
  const freeze = ["patch_embed.**", "cls_token.**", "pos_embed", "blocks.**", "norm.**"];
  const probe = await train("probe", "specs/timm_vit.json", { set, start: { from: painter, freeze } });
  expect(probe.err).toContain("2 that it lacks drawn (head.kernel, head.bias)");
  const [before, after] = ["painter", "probe"].map((name) => {
    const file = join(folder, name, "checkpoints", "last.safetensors");
    return decodeSafetensors(readFileSync(file), file).tensors.get("blocks.0.mlp.fc2.kernel");
  });
  expect(after).toEqual(before);
});
