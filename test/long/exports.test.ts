import { expect, test } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { Agreement, exported } from "../export/agreement.ts";
import { typeErrors } from "../export/type-check.ts";
import { SMALL, specPaths } from "../training/specs.ts";

/** On WebAssembly, which browsers have: what it lacks or gets wrong shows here. */
test("every model, as a TypeScript module, passes `tsc --strict` and computes what the engine does", async () => {
  const { engine } = await openEngine("wasm");
  const modules = new Map<string, string>();
  const deviations: Record<string, number> = {};
  for (const path of specPaths()) {
    const model = await exported(path, SMALL[path]);
    modules.set(path.replaceAll(/[/.]/g, "-"), model.text);
    deviations[path] = await new Agreement(model, engine).deviation();
  }
  expect(modules.size).toBeGreaterThan(15);
  expect(typeErrors(modules)).toEqual([]);
  expect(Object.entries(deviations).filter(([, deviation]) => !(deviation < 1e-5))).toEqual([]);
}, 120_000);
