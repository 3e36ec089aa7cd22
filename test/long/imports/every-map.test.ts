import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";
import type { HostTensor } from "../../../runtime/engines/engine.ts";
import { bfloatsOf, halvesOf } from "../../../runtime/format/half.ts";
import { type EncodedTensor, encodeStored } from "../../../runtime/format/safetensors.ts";
import { renamedWeights } from "../../../runtime/host/exports/renamed-weights.ts";
import { run } from "../../cli/capture.ts";
import { stored, typedSpec } from "../../export/foreign-tensors.ts";
import { redrawn } from "../../export/redrawn.ts";
import { temporaryFolder } from "../../runtime/temporary-folder.ts";
import { SMALL, specPaths } from "../../training/specs.ts";

/** What makes a model one that the map was written for, where the small model is not. */
const MADE_FOR: Readonly<Record<string, string>> = {
  "specs/timm_vit.json facebook": "classes=0 layer_scale=1 registers=2 unplaced_registers=true",
  "specs/timm_vit.json huggingface-deit": "distilled=true",
  "specs/timm_vit.json huggingface-dinov2": "classes=0 layer_scale=1 registers=2 unplaced_registers=true",
  "specs/timm_vit.json huggingface-dinov2-giant": "classes=0 layer_scale=1 activation=swiglu",
  "specs/timm_vit.json facebook-giant": "classes=0 layer_scale=1 activation=swiglu",
  "specs/dinov3.json timm": "classes=0",
  "specs/dinov3.json timm-gate-apart": "classes=0 activation=swiglu",
  "specs/dinov3.json huggingface": "classes=0 qkv_bias=true",
  "specs/dinov3.json huggingface-plus": "classes=0 qkv_bias=true activation=swiglu",
  "specs/vit.json vit-pytorch-0": "patch_norms=false",
};

const maps = specPaths().flatMap((path) =>
  typedSpec(path, SMALL[path]).model.spec.checkpoints.map((map) => [path, map.name.text] as const),
);

/** One of each name that a map says to leave alone, behind the end of all others. */
const ignoredBy = (typed: TypedGraph, library: string): readonly string[] =>
  (typed.model.spec.checkpoints.find(({ name }) => name.text === library)?.ignore ?? []).map(({ text }) =>
    text
      .split(".")
      .map((step) => ({ "**": "some.where", "*": "any" })[step] ?? step)
      .join("."),
  );

function encoded(name: string, { dtype, shape, data }: HostTensor, i: number): EncodedTensor {
  const of = (type: string, values: ArrayBufferView) => ({
    ...{ name, type, shape },
    bytes: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
  });
  if (dtype !== "f32") return of("I64", BigInt64Array.from([...data], BigInt));
  const numbers = Float32Array.from(data);
  const types = [
    () => of("F32", numbers),
    () => of("F16", halvesOf(numbers)),
    () => of("BF16", bfloatsOf(numbers)),
    () =>
      of(
        "F64",
        Float64Array.from(numbers, (number) => number * (1 + 2 ** -40)),
      ),
  ];
  return (types[i % types.length] ?? (() => of("F32", numbers)))();
}

/** As a trainer writes it: behind a wrapper's prefix, in an order and in types of its own, with what no weight is made of. */
function foreignFile(typed: TypedGraph, library: string): Buffer {
  const theirs = stored(renamedWeights(typed, library, redrawn(typed.weights)));
  const tensors = [...theirs].map(([name, tensor], i) => encoded(`module.${name}`, tensor, i)).reverse();
  const more = [...ignoredBy(typed, library), "decoder.weight"].map((name) => `module.${name}`);
  const odd = more.map((name, i) => ({ name, type: "I32", shape: [1], bytes: Uint8Array.of(i, 1, 2, 3) }));
  return Buffer.concat(encodeStored([...tensors, ...odd], new Map([["format", "pt"]])));
}

test.each(maps)("%s takes a file of %s in and gives it back, bit for bit", async (path, library) => {
  const set = `${SMALL[path]} ${MADE_FOR[`${path} ${library}`] ?? ""}`.trim();
  const folder = temporaryFolder();
  const [file, runs, output] = ["file.safetensors", "run", "out"].map((name) => join(folder, name)) as [
    string,
    string,
    string,
  ];
  const bytes = foreignFile(typedSpec(path, set), library);
  writeFileSync(file, bytes);
  const ignore = ["--ignore", "module.decoder.*"];
  const brought = await run(["import", path, file, "--set", ...set.split(" "), ...ignore, "-o", runs, "--json"]);
  expect(brought.err).toBe("");
  const { layout } = JSON.parse(brought.out);
  // With an exported layout's very names another map is as good.
  if (MADE_FOR[`${path} ${library}`] !== undefined) expect(layout).toBe(library);
  const back = await run(["export", runs, "--to", "safetensors", "--for", layout, "-o", output]);
  expect(back.err).toBe("");
  expect(readFileSync(join(output, "model.safetensors")).equals(bytes)).toBe(true);
});
