import { expect, test } from "vitest";
import { catalogue } from "../../runtime/host/specs/published-names.ts";
import { zooModels } from "../../runtime/host/zoo/zoo-model.ts";

const { names, left_out: leftOut } = catalogue();
const known = [...Object.keys(names), ...Object.keys(leftOut)];

/** What a reader may take a preset for: one of timm's models. */
function meant(spec: string, preset: string): readonly string[] {
  const says = [preset, `${spec}_${preset}`, `${spec.replace(/^timm_/, "")}_${preset}`];
  return known.filter((name) => says.includes(name) || (/patch|\d{3}/.test(preset) && name.endsWith(`_${preset}`)));
}

test("no preset bears a name of timm's without timm's count of parameters", () => {
  expect(meant("vit", "tiny_patch16_224")).toContain("vit_tiny_patch16_224");
  for (const { name, presets } of zooModels())
    for (const [preset, { parameters }] of Object.entries(presets))
      for (const model of meant(name, preset))
        expect(parameters, `preset ${preset} of ${name}`).toBe(names[model]?.parameters);
});
