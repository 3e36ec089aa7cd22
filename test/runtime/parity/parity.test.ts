import { describe, expect, test } from "vitest";
import type { HostTensor } from "../../../runtime/engines/engine.ts";
import type { Safetensors } from "../../../runtime/format/safetensors.ts";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { readSource } from "../../../runtime/host/files/read-file.ts";
import { readSafetensors } from "../../../runtime/host/files/read-safetensors.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { type ParityReport, runParity } from "../../../runtime/parity/parity.ts";

const SINGLE_HEAD = "image_size=28 patch_size=7 channels=1 classes=10 dim=16 depth=1 heads=1 mlp_ratio=2 head_dim=16";
const DEEPVIT = "image_size=32 patch_size=8 classes=10 dim=32 depth=3 heads=2 head_dim=16 mlp_dim=64";

const singleHead = readSafetensors("test/parity/vit_single_head.safetensors");
const deepvit = readSafetensors("test/zoo/deepvit.safetensors");

async function compare(spec: string, set: string, reference: Safetensors): Promise<ParityReport> {
  const { engine } = await openEngine("wasm");
  const choices = Object.fromEntries(set.split(" ").map((pair) => pair.split("=")));
  return runParity(
    engine,
    readSource(spec),
    { set: choices, importer: specFiles(spec) },
    reference,
    "case.safetensors",
  );
}

/** A case with its tensors, or its notes, changed. */
function changed(
  { tensors, metadata }: Safetensors,
  change: (key: string, tensor: HostTensor) => HostTensor | undefined,
  notes: Readonly<Record<string, string>> = {},
): Safetensors {
  const all = [...tensors].flatMap(([key, tensor]) => {
    const now = change(key, tensor);
    return now === undefined ? [] : [[key, now] as const];
  });
  return { tensors: new Map(all), metadata: new Map([...metadata, ...Object.entries(notes)]) };
}

const scaled = (tensor: HostTensor, by: number): HostTensor => ({
  ...tensor,
  data: Float32Array.from(tensor.data, (value) => value * by),
});
const isGradient = (key: string) => key.startsWith("grad/");
const gradientsOf = ({ deviations }: ParityReport) => deviations.filter(({ kind }) => kind === "gradient");

describe("gradients in which large terms cancel", () => {
  test("pass as rounding, and it is said of which", async () => {
    const { deviations } = await compare("specs/deepvit.json", DEEPVIT, deepvit);
    expect(deviations.filter(({ passed }) => !passed)).toEqual([]);
    expect(deviations.filter(({ cancels }) => cancels).map(({ name }) => name)).toEqual([
      "layers.2.attn.reattn_weights",
    ]);
  });

  test.each([
    ["specs/vit.json", SINGLE_HEAD, singleHead],
    ["specs/deepvit.json", DEEPVIT, deepvit],
  ])("%s: every gradient fails that is a hundredth off, however small it is", async (spec, set, reference) => {
    const off = changed(reference, (key, tensor) => (isGradient(key) ? scaled(tensor, 1.01) : tensor));
    const found = gradientsOf(await compare(spec, set, off));
    expect(found.length).toBeGreaterThan(10);
    expect(found.filter(({ passed }) => passed)).toEqual([]);
  });

  test.each([
    [1.05, undefined, false],
    [1.05, '["transformer.layers.2.0.reattn_weights"]', true],
    [1.05, '["transformer.layers.2."]', true],
    [2, '["transformer.layers.2."]', false],
  ])("off by a factor of %f, with the note %s: %s", async (factor, note, passes) => {
    const change = (key: string, tensor: HostTensor) =>
      key === "grad/transformer.layers.2.0.reattn_weights" ? scaled(tensor, factor) : tensor;
    const off = changed(deepvit, change, note === undefined ? {} : { cancels: note });
    const found = gradientsOf(await compare("specs/deepvit.json", DEEPVIT, off));
    expect(found.filter(({ passed }) => !passed).map(({ name }) => name)).toEqual(
      passes ? [] : ["layers.2.attn.reattn_weights"],
    );
  });
});

describe("what a case says of itself", () => {
  test.each(["head.bias", "{}", "[1]", '["no.such.weight"]'])(
    "the note %s is no list of its gradients",
    async (note) => {
      const noted = changed(singleHead, (_, tensor) => tensor, { cancels: note });
      await expect(compare("specs/vit.json", SINGLE_HEAD, noted)).rejects.toThrow("C711");
    },
  );

  test("weights that the spec has no place for are named", async () => {
    const { tensors, metadata } = singleHead;
    const extra: HostTensor = { dtype: "f32", shape: [2], data: Float32Array.of(1, 2) };
    const more = { tensors: new Map([...tensors, ["param/dist_token", extra]]), metadata };
    const { weights } = await compare("specs/vit.json", SINGLE_HEAD, more);
    expect(weights).toEqual({ count: 22, unused: ["dist_token"] });
  });
});
