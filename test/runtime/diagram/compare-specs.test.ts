import { describe, expect, it } from "vitest";
import { clustersOf, nodesOf } from "../../../compiler/diagram/diagram.ts";
import { figureParts } from "../../../compiler/drawing/laws/figure-parts.ts";
import { faultText, readsWrong } from "../../../compiler/drawing/laws/reads-wrong.ts";
import { compareSpecs } from "../../../runtime/diagram/compare-specs.ts";
import { readSpecFile, specFiles } from "../../../runtime/host/specs/spec-files.ts";
import { specFile } from "../../training/specs.ts";

const path = specFile("specs/vit.json");
const source = readSpecFile(path);
const importer = specFiles(path);
const [small, large] = [
  { source, choices: { importer, preset: "mnist" } },
  { source, choices: { importer } },
] as const;

const LAYER = "transformer.layers.{i}";

describe("two specs, compared as somebody wants to see them", () => {
  const all = compareSpecs(small, large, {});

  it("have the same differences, whatever is open or closed", () => {
    for (const how of [{ close: ["transformer"] }, { open: [`${LAYER}.ffn`] }])
      expect(compareSpecs(small, large, how).differences).toEqual(all.differences);
  });

  it("say of what is closed how much in it differs, and nothing that is in it", () => {
    const { diagram, differences } = compareSpecs(small, large, { close: [`${LAYER}.attn`] });
    const inside = differences.filter(({ path }) => path.startsWith(`${LAYER}.attn.`));
    const box = [...nodesOf(diagram.root)].filter(({ path }) => path === `${LAYER}.attn`);
    const count = (change: string) => inside.filter((one) => one.change === change).length;
    expect(box.map(({ tone, lines }) => [tone, lines.at(-1)])).toContainEqual([
      "changed",
      `${count("removed")} removed, ${count("changed")} changed`,
    ]);
    expect([...nodesOf(diagram.root)].map(({ path }) => path)).not.toContain(`${LAYER}.attn.to_qkv`);
  });

  it("keep open what is to be, though nothing in it differs", () => {
    const same = compareSpecs(large, large, {});
    expect([...clustersOf(same.diagram.root)]).toEqual([]);
    const { diagram, differences } = compareSpecs(large, large, { open: [`${LAYER}.ffn`] });
    expect(differences).toEqual([]);
    expect([...clustersOf(diagram.root)].map(({ path }) => path)).toEqual([
      "transformer",
      "transformer.layers",
      `${LAYER}.ffn`,
    ]);
  });

  it("show one block of both alone", () => {
    const { diagram, differences } = compareSpecs(small, large, { focus: "attention" });
    expect(diagram.title).toBe("Attention");
    expect(differences.length).toBeGreaterThan(0);
    expect(differences.every(({ path }) => path.includes(".attn."))).toBe(true);
  });

  it("show a block that only one of them has, as new or as no more", () => {
    const volo = specFile("specs/volo.json");
    const other = { source: readSpecFile(volo), choices: { importer: specFiles(volo) } };
    const focus = "outlook_attention";
    const changes = (...[before, now]: Parameters<typeof compareSpecs>) =>
      new Set(compareSpecs(before, now, { focus }).differences.map(({ change }) => change));
    expect([changes(large, other, {}), changes(other, large, {})]).toEqual([new Set(["added"]), new Set(["removed"])]);
    expect(() => compareSpecs(small, large, { focus })).toThrow("there is no block");
  });

  it("tell boxes of one path apart, and say what each change is", () => {
    const rows = all.differences.map(({ change, path, place, what }) => `${change} ${path} ${place} ${what}`);
    expect(rows).toEqual([...new Set(rows)]);
    const volo = specFile("specs/volo.json");
    const other = { source: readSpecFile(volo), choices: { importer: specFiles(volo) } };
    const { differences } = compareSpecs(other, large, {});
    const layer = differences.filter(({ path }) => path === `${LAYER}.attn.einsum`);
    expect(layer.map(({ place }) => place)).toEqual(["1 of 2", "2 of 2"]);
    for (const { change, what, was } of differences) {
      expect(what).not.toBe("");
      if (change === "changed") expect(was).not.toBe("");
    }
  });

  it("read right in each of these ways", async () => {
    for (const how of [
      {},
      { depth: 4 },
      { close: [`${LAYER}.attn`] },
      { open: [`${LAYER}.ffn`] },
      { focus: "attention" },
    ]) {
      const { diagram, drawing } = compareSpecs(small, large, how);
      const drawn = await drawing();
      expect(readsWrong(drawn).map(faultText)).toEqual([]);
      expect(
        figureParts(drawn)
          .lines.map(({ id }) => id)
          .sort(),
      ).toEqual(diagram.edges.map(({ id }) => id).sort());
    }
  });
});
