import { expect, test } from "vitest";
import { sizeWords } from "../../compiler/export/size-words.ts";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, exchanges, exported, farthest } from "../export/agreement.ts";
import { biomeFaults } from "../export/biome-check.ts";
import { asNamed } from "../export/named-sizes.ts";
import { typeErrors } from "../export/type-check.ts";
import { SMALL, specPaths } from "../training/specs.ts";

/** On WebAssembly, which browsers have: what it lacks or gets wrong shows here. */
const { engine } = await openEngine("tfjs");

const known = new Map<string, ReturnType<typeof exported>>();

/** A spec at its small size, exported once for all tests. */
function small(path: string): ReturnType<typeof exported> {
  const found = known.get(path) ?? exported(path, SMALL[path]);
  known.set(path, found);
  return found;
}

test.each(specPaths())(
  "%s as a TypeScript module computes what the engine does, from each weight in its place",
  async (path) => {
    const agreement = new Agreement(await small(path), engine);
    expect(await agreement.deviation()).toBeLessThan(1e-5);
    const right = await agreement.reference();
    let seen = 0;
    for (const exchanged of exchanges(agreement.weights)) {
      const { outputs } = await agreement.emitted(exchanged.weights);
      // Two biases of one sum are no two to anybody.
      const isSeen = farthest(right, await agreement.reference(exchanged.weights)) > 1e-5;
      expect(farthest(right, outputs) > 1e-5, exchanged.names).toBe(isSeen);
      seen += Number(isSeen);
    }
    expect(seen).toBeGreaterThan(3);
  },
  120_000,
);

test("every module passes `tsc --strict` and biome's recommended rules, small and at its published size", async () => {
  const modules = new Map<string, string>();
  for (const path of specPaths()) {
    const name = path.replaceAll(/[/.]/g, "-");
    modules.set(`${name}-small`, (await small(path)).text);
    modules.set(name, (await exported(path)).text);
  }
  expect(modules.size).toBeGreaterThan(30);
  expect(typeErrors(modules)).toEqual([]);
  expect(biomeFaults(modules)).toEqual([]);
}, 120_000);

test.each(specPaths())("%s: sizes said in their author's words come to what they are", async (path) => {
  const { evaluated } = (await small(path)).model;
  const language = asNamed(evaluated);
  let said = 0;
  for (const { axes } of evaluated.ops.flatMap(({ results }) => results))
    for (const { size, origin } of axes) {
      const words = sizeWords(origin, language);
      if (words?.value === undefined) continue;
      expect(words.value, words.pieces.join("")).toBe(size);
      said++;
    }
  expect(said).toBeGreaterThan(40);
});
