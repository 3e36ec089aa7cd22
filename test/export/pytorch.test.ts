import { expect, test } from "vitest";
import { type PyTorchModule, pyTorchModule } from "../../compiler/export/pytorch/pytorch.ts";
import { SMALL } from "../training/specs.ts";
import { modelOf } from "./agreement.ts";
import { modelNamed } from "./hostile-spec.ts";

test("the digits' ViT and a small Swin are the PyTorch modules that were read and found good", async () => {
  const vit = pyTorchModule(modelOf("specs/vit.json", "", "mnist").evaluated);
  const swin = pyTorchModule(modelOf("specs/swin.json", SMALL["specs/swin.json"]).evaluated);
  await expect(vit.text).toMatchFileSnapshot("vit.golden.py.txt");
  await expect(swin.text).toMatchFileSnapshot("swin.golden.py.txt");
});

/** The module of nodes over `x`, in a spec that says more. */
function moduleOf(nodes: readonly unknown[], more: object = {}): PyTorchModule {
  const spec = { vitral: 1, inputs: { x: "b n 6" }, ...more, nodes: [...nodes, { identity: {}, id: "y" }] };
  return pyTorchModule(modelNamed({ ...spec, free: { n: {} }, outputs: { y: "y" } }).evaluated);
}

test("a loop whose result nobody reads is not run, and its weights are kept", () => {
  const dead = {
    loop: 2,
    id: "layers",
    nodes: [
      { linear: 3, id: "one" },
      { linear: 6, id: "two" },
    ],
  };
  const { text, weights } = moduleOf([{ gelu: {}, id: "kept" }, dead, { relu: {}, in: "kept" }]);
  expect(text).not.toMatch(/^\s*=|for layer/m);
  expect(weights.map(({ key }) => key)).toContain("layers.1.two.weight");
});

test("a loop and a layer of one name are two modules", () => {
  const { text } = moduleOf([{ loop: 2, id: "batch_norm", nodes: [{ linear: 6, id: "one" }] }, "batch_norm"]);
  expect(text).toContain("self.batch_norm = nn.ModuleList(");
  expect(text).toContain("self.batch_norm2 = nn.BatchNorm1d(6)");
});

test("what a loop goes through is called otherwise than what it changes", () => {
  const loop = { loop: 2, id: "x2", nodes: [{ linear: 6, id: "one" }] };
  const { text } = moduleOf([{ gelu: {}, id: "x2_" }, { identity: {}, id: "kept" }, loop, { add: "kept" }]);
  const [, each, changed] = /for (\w+) in self\.\w+:\n\s+(\w+) = /.exec(text) ?? [];
  expect(each).not.toBe(changed);
});

test("a module is built once: calls that share weights and are told different things are refused", () => {
  const of = (p: string) =>
    moduleOf([{ loop: 2, as: "i", id: "l", nodes: [{ block: "f", with: { p }, share: "one", id: "call" }] }], {
      blocks: { f: { params: { p: "number" }, inputs: { z: "b n d" }, nodes: [{ linear: "d" }, { scale: "p + 1" }] } },
    });
  expect(of("2").text).toContain(
    "    def __init__(self):\n        super().__init__()\n        self.one = FBlock(d=6, p=2)",
  );
  expect(() => of("i")).toThrow("calls that share its weights are told different things");
});

test("a default of 0 divides as a rate does, and what need not be whole is made so where a size is wanted", () => {
  const loop = { loop: 2, as: "i", id: "l", nodes: [{ dropout: "rate * i / 2" }] };
  const { text } = moduleOf([{ linear: "ratio * 6", id: "up" }, { linear: "(4 / even) * 3", id: "down" }, loop], {
    params: { rate: 0, ratio: 1.5, even: 2 },
  });
  expect(text).toContain("nn.Dropout(rate * i / 2)");
  expect(text).toContain("nn.Linear(6, int(ratio * 6))");
  expect(text).toContain("nn.Linear(int(ratio * 6), 4 // even * 3)");
});

test("where any number will do, no division is one of whole numbers because it comes out even here", () => {
  const blocks = { f: { params: { p: "number" }, inputs: { z: "b n d" }, nodes: [{ scale: "p" }] } };
  const nodes = [{ scale: "1 / (i + 1)" }, { block: "f", with: { p: "4 / (i + 1)" } }, { add: "6 / (i + 1)" }];
  const { text } = moduleOf([{ loop: 3, as: "i", id: "l", nodes }], { blocks });
  expect(text).toContain("L(i) for i in range(3)");
  expect(text).not.toContain("//");
});

test("what a pattern takes apart keeps its author's words, and so does what is left of it", () => {
  const { text } = moduleOf(
    [
      { linear: "3 * heads * width", id: "qkv" },
      { rearrange: "b n (three hs each) -> three b hs n each", sizes: { three: 3, hs: "heads" } },
      { unstack: 0, out: ["q", "k", "v"] },
      { rearrange: "b h n d -> b n (h d)", in: "v" },
      { linear: 6, id: "out" },
    ],
    { params: { heads: 2, width: 8 } },
  );
  expect(text).toContain("self.out = nn.Linear(heads * width, 6)");
});

test("no model is called as what its module needs", () => {
  for (const name of ["DropPath", "drop_path", "F", "CLASSES", "nn", "torch"]) {
    const made = moduleOf(["layer_norm", { drop_path: 0.5 }], { name });
    expect(made.text).toContain(`class ${made.name}(nn.Module):`);
    expect(["DropPath", "CLASSES", "F", "nn"]).not.toContain(made.name);
  }
});
