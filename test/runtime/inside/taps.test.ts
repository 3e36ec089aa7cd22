import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { decodeSafetensors } from "../../../runtime/format/safetensors.ts";
import { run as runCommand } from "../../cli/capture.ts";
import { SMALL } from "../../training/specs.ts";
import { valuesUnlike } from "./every-value.ts";
import { smallRun } from "./small-run.ts";

let run = "";
let samples = "";
beforeAll(async () => {
  run = await smallRun();
  samples = join(run, "samples");
});

const digit = (number: number) => join(samples, `${number}.png`);
const tap = (pictures: readonly string[], values: readonly string[], output: string) =>
  runCommand(["predict", run, ...pictures, ...values.flatMap((value) => ["--tap", value]), "-o", output]);

/** What numpy's own reader makes of a file of f32, and of no other. */
function readNpy(file: string) {
  const bytes = readFileSync(file);
  const length = bytes.readUInt16LE(8);
  const text = bytes.subarray(10, 10 + length).toString();
  const [, shape = ""] = /^\{'descr': '<f4', 'fortran_order': False, 'shape': \(([\d, ]*)\), \} *\n$/.exec(text) ?? [];
  expect([bytes.subarray(0, 8).toString("latin1"), (10 + length) % 64]).toEqual(["\x93NUMPY\x01\x00", 0]);
  return { shape, data: new Float32Array(new Uint8Array(bytes.subarray(10 + length)).buffer) };
}

test("every value of the model is what its parts give, on an engine that fuses them", async () => {
  expect(await valuesUnlike("wasm", "specs/vit.json", SMALL["specs/vit.json"] ?? "")).toEqual([]);
});

test("attention of one picture, as numpy reads it", async () => {
  const output = join(run, "softmax.npy");
  expect(await tap([digit(7)], ["transformer.layers.1.attn.softmax"], output)).toMatchObject({
    code: 0,
    err: `wrote ${output}\n`,
  });
  const { shape, data } = readNpy(output);
  expect(shape).toBe("1, 2, 17, 17");
  for (let row = 0; row < data.length; row += 17)
    expect(data.subarray(row, row + 17).reduce((a, b) => a + b)).toBeCloseTo(1, 5);
});

test("a folder's values are those of its pictures one by one; what cannot be read has none", async () => {
  const broken = join(run, "broken.png");
  writeFileSync(broken, "no picture");
  // Rows of the batch; an axis of pictures that is not the first; the same for all; an output.
  const values = [
    "transformer.layers.*.attn.softmax",
    "transformer.layers.0.attn.rearrange[0]",
    "pos_embedding",
    "logits",
  ];
  const read = async (pictures: readonly string[]) => {
    const output = join(run, "values.safetensors");
    const { code } = await tap(pictures, values, output);
    return { code, ...decodeSafetensors(readFileSync(output), output) };
  };
  const all = await read([digit(1), broken, digit(2)]);
  expect(all.code).toBe(1);
  expect(JSON.parse(all.metadata.get("files") ?? "")).toEqual([digit(1), digit(2)]);
  const alone = [await read([digit(1)]), await read([digit(2)])];
  expect([...all.tensors].map(([name, { shape }]) => `${name} ${shape}`)).toEqual([
    "logits 2,10",
    "pos_embedding 1,17,16",
    "transformer.layers.0.attn.rearrange[0] 2,3,1,2,17,8",
    "transformer.layers.0.attn.softmax 2,2,17,17",
    "transformer.layers.1.attn.softmax 2,2,17,17",
  ]);
  for (const [name, { data }] of all.tensors) {
    const [one, two] = alone.map(({ tensors }) => tensors.get(name)?.data ?? new Float32Array());
    expect(data, name).toEqual(name === "pos_embedding" ? one : Float32Array.from([...(one ?? []), ...(two ?? [])]));
  }
});

test.each([
  ["layers.1.attn.softmax", "x.npy", ["F470", "`transformer.layers.1.attn.softmax`", "vitral explain RUN"]],
  ["transformer.layers.0.atn.softmax", "x.npy", ["F470", "it has `transformer.layers.0.attn.softmax`"]],
  ["head.kernel", "x.npy", ["F470", "it is a weight"]],
  ["**.softmax", "x.npy", ["F473", "2 are asked for"]],
  ["logits", "x.txt", ["F472", "NAME.npy"]],
])("%s into %s is refused", async (value, output, said) => {
  const { code, out, err } = await tap([digit(1)], [value], join(run, output));
  expect({ code, out }).toEqual({ code: 1, out: "" });
  for (const words of said) expect(err).toContain(words);
});

test("a value and a file go together", async () => {
  const { code, err } = await runCommand(["predict", run, digit(1), "--tap", "logits"]);
  expect({ code, err }).toMatchObject({ code: 2, err: expect.stringContaining("--output where to") });
});
