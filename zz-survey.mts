import { Agreement, exported } from "./test/export/agreement.ts";
import { typeErrors } from "./test/export/type-check.ts";
import { SMALL, specPaths } from "./test/training/specs.ts";
import { openEngine } from "./runtime/host/engines/choose.ts";
import { writeFileSync } from "node:fs";
const { engine } = await openEngine(process.argv[2] as "cpu");
const mods = new Map<string, string>();
for (const path of specPaths()) {
  if (process.argv[3] && !path.includes(process.argv[3])) continue;
  const name = path.replaceAll("/", "-");
  try {
    const e = await exported(path, SMALL[path]);
    mods.set(name, e.text);
    writeFileSync(`/tmp/ex/out/${name}.ts`, e.text);
    console.log(path, await new Agreement(e, engine).deviation());
  } catch (error) { console.log(path, String((error as Error).stack).slice(0, 600)); }
}
console.log(typeErrors(mods).slice(0, 40).join("\n"));
