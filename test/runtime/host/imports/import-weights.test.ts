import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { type EncodedTensor, encodeStored } from "../../../../runtime/format/safetensors.ts";
import { exportRun } from "../../../../runtime/host/tasks/export-model.ts";
import { type ImportOptions, type ImportResult, importWeights } from "../../../../runtime/host/tasks/import-weights.ts";
import { type Problem, ProblemError } from "../../../../schema/problem/problem.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

const spec = {
  vitral: 1,
  params: { dim: 4, classes: 3, depth: 2 },
  inputs: { image: "b 1 2 2" },
  nodes: [
    { rearrange: "b c h w -> b (c h w)" },
    { loop: "depth", id: "layers", nodes: [{ linear: "dim", axes: "b dim", id: "fc" }] },
    { linear: "classes", axes: "b classes", id: "logits" },
  ],
  outputs: { logits: "logits" },
  checkpoints: {
    other: { "{path...}": "never.{path}" },
    theirs: {
      "layers.{i}.fc.kernel": { from: "net.layer.{i}.weight", rearrange: "out in -> in out" },
      "layers.{i}.fc.bias": "net.layer.{i}.bias",
      "logits.kernel": { from: "head.weight", rearrange: "out in -> in out" },
      "logits.bias": "head.bias",
    },
  },
};

/** Values that no two tensors share, whole in every type. */
function tensor(name: string, type: string, shape: readonly number[], first: number): EncodedTensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const values = Array.from({ length: count }, (_, i) => first + i);
  const bytes = { F32: 4, F16: 2, BF16: 2, F64: 8, I64: 8 }[type] ?? 4;
  const view = new DataView(new ArrayBuffer(count * bytes));
  for (const [i, x] of values.entries()) {
    if (type === "F32") view.setFloat32(i * 4, x, true);
    if (type === "F64") view.setFloat64(i * 8, x + 2 ** -40, true);
    if (type === "I64") view.setBigInt64(i * 8, BigInt(x), true);
    // Powers of two have one bit of exponent each: 1, 2 or 4 with nothing behind the point.
    if (type === "F16") view.setUint16(i * 2, (15 + (x % 3)) << 10, true);
    if (type === "BF16") view.setUint16(i * 2, (127 + (x % 3)) << 7, true);
  }
  return { name, type, shape, bytes: new Uint8Array(view.buffer) };
}

const whole = [
  tensor("head.bias", "F64", [3], 100),
  tensor("net.layer.0.weight", "F32", [4, 4], 1),
  tensor("net.layer.1.weight", "F16", [4, 4], 50),
  tensor("net.layer.0.bias", "BF16", [4], 70),
  tensor("net.layer.1.bias", "F32", [4], 80),
  tensor("head.weight", "F32", [3, 4], 200),
];

function files(tensors: readonly EncodedTensor[], notes: readonly (readonly [string, string])[] = []) {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "model.json"), JSON.stringify(spec));
  const weights = join(folder, "w.safetensors");
  writeFileSync(weights, Buffer.concat(encodeStored(tensors, new Map(notes))));
  return { folder, weights, spec: join(folder, "model.json"), run: join(folder, "run") };
}

const imported = (given: ImportOptions): Promise<ImportResult> => importWeights({}, given);

async function problemsOf(given: ImportOptions): Promise<readonly Problem[]> {
  try {
    await imported(given);
  } catch (error) {
    if (error instanceof ProblemError) return error.problems;
    throw error;
  }
  return [];
}

const renamed = (change: (name: string) => string) => whole.map((one) => ({ ...one, name: change(one.name) }));

describe("an imported file", () => {
  test("comes back bit for bit, whatever its types, with what no weight is made of", async () => {
    const buffer = tensor("net.counter", "I64", [], 7);
    const at = files([buffer, ...whole], [["format", "pt"]]);
    const { layout, unused, types } = await imported({ ...at, ignore: ["net.counter"] });
    expect({ layout, unused, types }).toEqual({
      layout: "theirs",
      unused: ["net.counter"],
      types: { F64: 1, F32: 3, F16: 1, BF16: 1 },
    });
    const output = join(at.folder, "out");
    await exportRun(at.run, "best", { target: "safetensors", library: "theirs", output });
    expect(readFileSync(join(output, "model.safetensors")).equals(readFileSync(at.weights))).toBe(true);
  });

  test("of which two tensors were exchanged is another model", async () => {
    const at = files(whole);
    await imported(at);
    const exchanged = files(
      renamed((name) => {
        if (name === "net.layer.0.bias") return "net.layer.1.bias";
        return name === "net.layer.1.bias" ? "net.layer.0.bias" : name;
      }),
    );
    await imported(exchanged);
    const weightsOf = (run: string) => readFileSync(join(run, "checkpoints", "last.safetensors"));
    expect(weightsOf(at.run).equals(weightsOf(exchanged.run))).toBe(false);
  });

  test("is recognised behind a wrapper's prefix, and without one that the layout has; and leaves as it came", async () => {
    const changes = [
      [(name: string) => `module.model.${name}`, { added: "module.model.", dropped: "" }],
      [(name: string) => name.replace(/^net\./, ""), { added: "", dropped: "net." }],
    ] as const;
    for (const [change, prefix] of changes) {
      const at = files(renamed(change));
      expect((await imported(at)).prefix).toEqual(prefix);
      const output = join(at.folder, "out");
      await exportRun(at.run, "best", { target: "safetensors", library: "theirs", output });
      expect(readFileSync(join(output, "model.safetensors")).equals(readFileSync(at.weights))).toBe(true);
    }
  });

  test("of which a wrapper holds a part is found on both sides of it, and leaves as it came", async () => {
    const wrapped = renamed((name) => (name.startsWith("head.") ? name : `backbone.${name}`));
    const at = files(wrapped);
    const { weights, unused, notes } = await imported(at);
    expect({ weights, unused }).toEqual({ weights: 6, unused: [] });
    expect(notes[0]).toContain("all but `head.bias` and `head.weight`");
    const output = join(at.folder, "out");
    await exportRun(at.run, "best", { target: "safetensors", library: "theirs", output });
    expect(readFileSync(join(output, "model.safetensors")).equals(readFileSync(at.weights))).toBe(true);
    const twice = [...wrapped, tensor("net.layer.0.bias", "F32", [4], 9)];
    expect((await problemsOf(files(twice))).map(({ code, help }) => [code, help[0]?.slice(0, 18)])).toEqual([
      ["F436", "`net.layer.0.bias`"],
    ]);
  });

  test("that is one part of several says so", async () => {
    const at = files(whole.slice(0, 3));
    const weights = join(at.folder, "model-00001-of-00002.safetensors");
    renameSync(at.weights, weights);
    expect((await problemsOf({ ...at, weights }))[0]?.help[0]).toBe(
      "it is one of 2 parts: name their folder, or their index",
    );
  });

  test("says at once what is missing, too much and of another shape, with the nearest names", async () => {
    const changed = renamed((name) => (name === "net.layer.1.weight" ? "net.layer.1.wieght" : name));
    const at = files(changed.map((one) => (one.name === "head.bias" ? tensor("head.bias", "F32", [5], 0) : one)));
    const problems = await problemsOf(at);
    expect(problems.map(({ code }) => code)).toEqual(["F435", "F436", "F437"]);
    expect(problems[0]?.help[0]).toBe(
      "`net.layer.1.weight`, for our `layers.1.fc.kernel`; a similar one is there: `net.layer.1.wieght`",
    );
    expect(problems[1]?.help[0]).toContain("a similar one is missing: `net.layer.1.weight`");
    expect(problems[2]?.help[0]).toBe("weight `logits.bias` is 3, but `head.bias` is 5");
  });

  test("may lack what is to begin anew, which is then what training would begin with", async () => {
    const at = files(whole);
    const set = { classes: "5" };
    expect((await problemsOf({ ...at, set })).map(({ code }) => code)).toEqual(["F437"]);
    const { fresh, unused } = await imported({ ...at, set, fresh: ["logits.**"], seed: 3 });
    expect(fresh).toEqual(["logits.kernel", "logits.bias"]);
    expect(unused).toEqual(["head.bias", "head.weight"]);
  });

  test("of unknown names says what the layouts have, and a pattern of nothing what there is", async () => {
    const [problem] = await problemsOf(files(renamed((name) => [...name].reverse().join(""))));
    expect(problem?.code).toBe("F439");
    expect(problem?.help.join("\n")).toContain("net.layer.0.weight");
    const patterns = { ignore: ["net.layer.7.*"] };
    expect((await problemsOf({ ...files(whole), ...patterns })).map(({ code }) => code)).toEqual(["F448"]);
    expect((await problemsOf({ ...files(whole), from: "tehirs" }))[0]?.help).toEqual([
      "a similar one exists: `theirs`",
    ]);
  });

  test("beside a config that says other numbers is told so, whether shapes show it or not", async () => {
    const at = files(whole);
    writeFileSync(join(at.folder, "config.json"), JSON.stringify({ num_channels: 3, layer_norm_eps: 1e-12 }));
    const text = { ...spec, params: { ...spec.params, channels: 1 } };
    writeFileSync(at.spec, JSON.stringify(text));
    expect((await imported(at)).notes).toContain("`config.json` says `num_channels` is 3, and the model's is 1");
  });

  test("goes nowhere where a run is, and says how an import is told of another folder", async () => {
    const at = files(whole);
    await imported(at);
    const [problem] = await problemsOf(at);
    expect([problem?.code, problem?.help]).toEqual(["R207", ["name another folder, or leave `-o` out"]]);
  });

  test("with a number that is none is refused", async () => {
    const infinite = { ...tensor("head.weight", "F16", [3, 4], 0), bytes: new Uint8Array(24).fill(0x7c) };
    const at = files(whole.map((one) => (one.name === "head.weight" ? infinite : one)));
    expect((await problemsOf(at)).map(({ code }) => code)).toEqual(["F440"]);
  });
});

describe("files of weights", () => {
  const broken = (name: string, content: string | Uint8Array) => {
    const at = files(whole);
    const weights = join(at.folder, name);
    writeFileSync(weights, content);
    return problemsOf({ ...at, weights });
  };

  test("of other kinds are recognised, and how to convert them is said", async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${"a".repeat(64)}\nsize 22900000\n`;
    const found = [
      await broken("w.safetensors", pointer),
      await broken("w.pth", `PK\x03\x04${"\0".repeat(26)}archive/data.pkl`),
      await broken("w.bin", Buffer.concat([Uint8Array.of(0x80, 2, 0x8a, 10), Buffer.alloc(2000)])),
      await broken("w.npz", `PK\x03\x04${"\0".repeat(26)}cls.npy`),
      await broken("w.h5", Buffer.from("\x89HDF\r\n\x1a\n", "latin1")),
      await broken("w.safetensors", "<!DOCTYPE html><html>"),
    ];
    expect(found.map(([problem]) => problem?.code)).toEqual(["F431", "F432", "F432", "F433", "F433", "F433"]);
    expect(found[0]?.[0]?.message).toContain("which have 23 MB");
    expect(found[1]?.[0]?.help.join()).toContain("weights_only=True");
  });

  test("in parts are read as one, if the index is honest", async () => {
    const at = files(whole);
    const folder = join(at.folder, "parts");
    mkdirSync(folder);
    const part = (name: string, tensors: readonly EncodedTensor[]) =>
      writeFileSync(join(folder, name), Buffer.concat(encodeStored(tensors, new Map())));
    const index = (map: object) =>
      writeFileSync(join(folder, "model.safetensors.index.json"), JSON.stringify({ weight_map: map }));
    part("a.safetensors", whole.slice(0, 2));
    part("b.safetensors", whole.slice(2));
    const honest = Object.fromEntries(whole.map(({ name }, i) => [name, i < 2 ? "a.safetensors" : "b.safetensors"]));
    index(honest);
    expect(await imported({ ...at, weights: folder })).toMatchObject({ tensors: 6, weights: 6, unused: [] });

    const faults = [
      { ...honest, "head.bias": "../w.safetensors" },
      { ...honest, "head.bias": "b.safetensors" },
      { ...honest, more: "a.safetensors" },
      { ...honest, "head.bias": 3 },
      {},
    ];
    for (const fault of faults) {
      index(fault);
      const codes = (await problemsOf({ ...at, weights: folder, run: join(at.folder, "none") })).map(
        ({ code }) => code,
      );
      expect(codes).toEqual(["F434"]);
    }
    index({ ...honest, "head.bias": "c.safetensors" });
    expect((await problemsOf({ ...at, weights: folder, run: join(at.folder, "none") }))[0]?.code).toBe("F401");
  });

  test("in a folder are one, or are to be named", async () => {
    const at = files(whole);
    expect((await problemsOf({ ...at, weights: join(at.folder, "run") }))[0]?.code).toBe("F401");
    const empty = join(at.folder, "empty");
    mkdirSync(empty);
    writeFileSync(join(empty, "pytorch_model.bin"), "");
    const [problem] = await problemsOf({ ...at, weights: empty });
    expect(problem?.code).toBe("F430");
    expect(problem?.help[0]).toContain("pytorch_model.bin");
  });
});
