import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import type { Drawing } from "../../../compiler/drawing/drawing.ts";
import { figureParts } from "../../../compiler/drawing/laws/figure-parts.ts";
import { faultText, readsWrong } from "../../../compiler/drawing/laws/reads-wrong.ts";
import type { Rectangle } from "../../../compiler/drawing/plane.ts";
import { holds, middle } from "../../../compiler/layout/geometry.ts";
import { drawPanels, drawSpec } from "../../../runtime/diagram/draw-spec.ts";
import { specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specFile } from "../../training/specs.ts";

/** What stands beside what: weights, an output, and a branch; one of them in the layers. */
const beside = [
  ["cls_token", "tokens"],
  ["pos_embedding", "embedding_norm"],
  ["feature_map", "transformer.layer_norm"],
  ["transformer.layers.{i}.gain", "transformer.layers.{i}.ffn"],
] as const;

const path = specFile("specs/vit.json");

/** ViT whose layers begin with a gain, with all that stands beside the trunk on one side of it. */
function withSides(side: string) {
  const vit = JSON.parse(readFileSync(path, "utf8"));
  vit.blocks.transformer.nodes[0].nodes.unshift(
    { identity: {}, id: "before" },
    { weight: ["dim"], id: "gain" },
    { multiply: "gain", in: "before" },
  );
  vit.figure = Object.fromEntries(beside.map(([path]) => [path, { side }]));
  return { name: path, text: JSON.stringify(vit) };
}

const importer = specFiles(path);

/** What a whole figure shows outside of the frame that it is in. */
function astray(drawing: Drawing): readonly string[] {
  const { nodes, frames } = figureParts(drawing);
  return frames.flatMap((frame) =>
    [...nodes, ...frames].flatMap(({ path, ...at }) =>
      path.startsWith(`${frame.path}.`) && !holds(frame, middle(at)) ? [`${path} of ${frame.path}`] : [],
    ),
  );
}

describe.each(["down", "up", "right"] as const)("a figure read %s", (direction) => {
  it.each(["left", "right"])("keeps what is in frames there, with an output alone %s of the trunk", async (side) => {
    const vit = { ...JSON.parse(readFileSync(path, "utf8")), figure: { feature_map: { side } } };
    for (const depth of [1, 2]) {
      const how = { importer, depth, direction, preset: "mnist" };
      const drawing = await drawSpec({ name: path, text: JSON.stringify(vit) }, how).drawing();
      expect(astray(drawing)).toEqual([]);
      expect(readsWrong(drawing).map(faultText)).toEqual([]);
    }
  });
});

describe.each(["left", "right"])("what an author wants %s of the trunk", (side) => {
  const source = withSides(side);
  const drawn: Readonly<Record<string, () => Promise<readonly Drawing[]>>> = {
    "down, on pages": () => drawPanels(source, { importer }).pages(),
    "up, on pages": () => drawPanels(source, { importer, direction: "up" }).pages(),
    "down, as one": async () => [await drawSpec(source, { importer, depth: 2 }).drawing()],
    "up, as one": async () => [await drawSpec(source, { importer, depth: 2, direction: "up" }).drawing()],
    "right, as one": async () => [await drawSpec(source, { importer, depth: 2, direction: "right" }).drawing()],
  };

  it.each(Object.keys(drawn))("stands there, and all reads right: %s", async (way) => {
    const drawings = (await drawn[way]?.()) ?? [];
    expect(drawings.flatMap(readsWrong).map(faultText)).toEqual([]);
    if (way.endsWith("as one")) expect(drawings.flatMap(astray)).toEqual([]);
    const nodes = drawings.flatMap((drawing) => figureParts(drawing).nodes);
    const at = (one: Rectangle) => (way.startsWith("right") ? one.y + one.height / 2 : one.x + one.width / 2);
    for (const [one, other] of beside) {
      const [put, by] = [one, other].map((path) => nodes.find((node) => node.path === path));
      if (put === undefined || by === undefined) throw new Error(`no ${put === undefined ? one : other}`);
      expect(Math.sign(at(put) - at(by))).toBe(side === "left" ? -1 : 1);
    }
  });
});
