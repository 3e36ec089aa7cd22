/**
 * How long a ViT-L with free height and width takes to check, warmed up: `npx tsx bench/check-vit-l.ts`. It is
 * specs/vit.json at ViT-L's sizes without the class token and the position table, whose sizes cannot be free.
 */
import { check } from "../compiler/check.ts";
import { specFiles } from "../runtime/host/specs/spec-files.ts";

const text = JSON.stringify({
  vitral: 1,
  name: "vit_l",
  params: { patch: 16, dim: 1024, depth: 24, heads: 16, head_dim: 64, dropout: 0 },
  free: { height: { multiple_of: "patch" }, width: { multiple_of: "patch" } },
  import: { attention: "specs/blocks/attention.json", ffn: "specs/blocks/ffn.json" },
  inputs: { image: "b 3 height width" },
  nodes: [
    { rearrange: "b c (h p1) (w p2) -> b (h w) (p1 p2 c)", sizes: { p1: "patch", p2: "patch" } },
    { linear: "dim", axes: "b n dim", id: "embedding" },
    {
      loop: "depth",
      id: "layers",
      nodes: [
        { residual: [{ block: "attention" }], id: "attn" },
        { residual: [{ block: "ffn", with: { mlp_dim: "4 * dim" } }], id: "ffn" },
      ],
    },
    "layer_norm",
    { reduce: "b n dim -> b dim", by: "mean" },
    { linear: 1000, id: "logits" },
  ],
  outputs: { logits: "logits" },
});
const source = { name: "vit-l.json", text };
const importer = specFiles(source.name);

const times: number[] = [];
for (let i = 0; i < 40; i++) {
  const begin = performance.now();
  const { typed, problems } = check(source, { importer });
  times.push(performance.now() - begin);
  if (typed === undefined) throw new Error(problems.map(({ message }) => message).join("\n"));
}
const warm = times.slice(20).sort((a, b) => a - b);
console.log(
  `first check ${times[0]?.toFixed(0)} ms; warm: median ${warm[10]?.toFixed(1)} ms (fastest ${warm[0]?.toFixed(1)} ms)`,
);
