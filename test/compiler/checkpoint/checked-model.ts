import { check } from "../../../compiler/check.ts";
import type { TypedGraph } from "../../../compiler/expand/typed-graph.ts";

/** A convolution, a norm with running statistics and two blocks of two linear layers, under some maps. */
export function modelWith(checkpoints: Readonly<Record<string, unknown>>): TypedGraph {
  const text = JSON.stringify({
    vitral: 1,
    name: "m",
    inputs: { image: "b 3 8 8" },
    nodes: [
      { rearrange: "b c h w -> b h w c" },
      { conv: 4, kernel: [2, 3], id: "stem" },
      { batch_norm: {}, id: "norm" },
      {
        loop: 2,
        id: "blocks",
        nodes: [
          { linear: 12, id: "qkv" },
          { linear: 4, bias: false, id: "proj" },
        ],
      },
      { weight: [1, 1, 4], id: "token" },
      { add: "token", id: "y" },
    ],
    outputs: { y: "y" },
    checkpoints,
  });
  const { typed, problems } = check({ name: "m.json", text });
  if (typed === undefined || problems.length > 0) throw new Error(problems.map(({ message }) => message).join("\n"));
  return typed;
}
