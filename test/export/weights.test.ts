import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { decodeSafetensors } from "../../runtime/format/safetensors.ts";
import { renamedWeights } from "../../runtime/host/exports/renamed-weights.ts";
import { requireHalves } from "../../runtime/host/exports/require-halves.ts";
import { run } from "../cli/capture.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";
import { SMALL } from "../training/specs.ts";
import { recordedCases, taken, typedSpec } from "./foreign-tensors.ts";
import { redrawn } from "./redrawn.ts";

const small = (path: string) => (SMALL[path] ?? "").split(" ").flatMap((pair) => ["--set", pair]);
const swin = ["export", "specs/swin.json", ...small("specs/swin.json"), "--seed", "3", "--to", "safetensors"];

/** A spec of one linear layer, with a checkpoint map. */
function specWith(map: object, layers = '{ "linear": 6, "bias": false, "id": "y" }'): string {
  const path = join(temporaryFolder(), "spec.json");
  writeFileSync(
    path,
    `{ "vitral": 1, "inputs": { "x": "b 4" }, "nodes": [${layers}], "outputs": { "y": "y" },
      "checkpoints": { "theirs": ${JSON.stringify(map)} } }`,
  );
  return path;
}

const tensorsOf = (path: string) => decodeSafetensors(readFileSync(path), path);

describe("weights that leave", () => {
  it("have the names and layouts of the other library", async () => {
    const folder = join(temporaryFolder(), "out");
    const { code, out } = await run([...swin, "--for", "timm", "-o", folder]);
    expect(code).toBe(0);
    expect(out).toContain("model.safetensors");
    const { tensors, metadata } = tensorsOf(join(folder, "model.safetensors"));
    expect(metadata.get("format")).toBe("pt");
    expect(tensors.get("patch_embed.proj.weight")?.shape).toEqual([16, 1, 2, 2]);
    const typed = typedSpec("specs/swin.json", SMALL["specs/swin.json"]);
    expect(tensors.size).toBe(typed.weights.size);

    const own = join(temporaryFolder(), "out");
    await run([...swin, "-o", own]);
    const ours = tensorsOf(join(own, "model.safetensors"));
    expect([...ours.tensors.keys()].sort()).toEqual([...typed.weights.keys()].sort());
    expect(ours.metadata.has("format")).toBe(false);
    expect(taken(typed, tensors)).toEqual(
      new Map([...typed.weights.keys()].map((path) => [path, ours.tensors.get(path)])),
    );
  });

  it.each(recordedCases.filter(([file]) => ["vit_rectangular", "timm_vit"].includes(file)))(
    "are what was recorded of the other library: %s",
    (_file, recorded) => {
      const { typed, library, theirs } = recorded();
      const out = renamedWeights(typed, library, taken(typed, theirs));
      expect(new Map([...out].sort())).toEqual(new Map([...theirs].sort()));
    },
  );

  it("are one tensor where the other library has one, as long as they are the same", () => {
    const loop =
      '{ "loop": 2, "id": "ls", "nodes": [{ "linear": 4, "bias": false, "id": "l" }] }, { "identity": {}, "id": "y" }';
    const typed = typedSpec(specWith({ "{p...}.kernel": { from: "w", rearrange: "o i -> i o" } }, loop));
    const kernel = (third: number) => ({
      dtype: "f32" as const,
      shape: [4, 4],
      data: Float32Array.of(1, 2, third, ...Array(13).fill(0)),
    });
    const tied = (third: number) =>
      new Map([
        ["ls.0.l.kernel", kernel(3)],
        ["ls.1.l.kernel", kernel(third)],
      ]);
    expect([...renamedWeights(typed, "theirs", tied(3)).keys()]).toEqual(["w"]);
    expect(() => renamedWeights(typed, "theirs", tied(4))).toThrow(
      "X933: `ls.0.l.kernel` and `ls.1.l.kernel` both go to `w`, and they differ",
    );
  });
});

describe("a weight that cannot leave", () => {
  const cases: readonly (readonly [string, string, object, string[]])[] = [
    ["X930", "a similar one exists: `theirs`", { y: "w" }, ["--for", "thiers"]],
    ["X930", "it has maps for `theirs`", { y: "w" }, ["--for", "keras"]],
    ["X931", "no name for our weight `y.kernel`", {}, ["--for", "theirs"]],
    [
      "X932",
      "cannot be read the other way round",
      { "y.kernel": { from: "w", rearrange: "o i p q -> (i p) (q o)" } },
      ["--for", "theirs"],
    ],
    ["X936", "keeps a file's notes", { "y.kernel": "__metadata__" }, ["--for", "theirs"]],
    ["X934", "--seed 0", { "y.kernel": "w" }, []],
  ];
  it.each(cases)("is told by %s: %s", async (code, words, map, flags) => {
    const folder = join(temporaryFolder(), "out");
    const seed = code === "X934" ? [] : ["--seed", "0"];
    const found = await run(["export", specWith(map), "--to", "safetensors", ...seed, ...flags, "-o", folder]);
    expect(found.code).toBe(1);
    expect(found.err).toContain(code);
    expect(found.err).toContain(words);
    expect(existsSync(folder)).toBe(false);
  });

  it("is told by X935 where half precision has no room for it", () => {
    const typed = typedSpec("specs/vit.json", SMALL["specs/vit.json"]);
    const weights = redrawn(typed.weights);
    const kernel = weights.get("head.kernel");
    if (kernel === undefined) throw new Error("the model has a head");
    kernel.data[3] = -65519;
    requireHalves(weights);
    kernel.data[3] = -65520;
    expect(() => requireHalves(weights)).toThrow("X935");
    expect(() => requireHalves(weights)).toThrow(
      "`head.kernel` has a number too large for half precision, up to 65520",
    );
  });

  it("is told where --for has no meaning", async () => {
    const { code, err } = await run(["export", "specs/vit.json", "--to", "typescript", "--for", "article", "-o", "x"]);
    expect(code).toBe(2);
    expect(err).toContain("--to safetensors");
    expect(readdirSync(".")).not.toContain("x");
  });
});
