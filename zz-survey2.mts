import { readdirSync } from "node:fs";
import { Agreement, moduleText } from "./test/export/agreement.ts";
import { typeErrors } from "./test/export/type-check.ts";
import { checkedModel } from "./compiler/check.ts";
import { openEngine } from "./runtime/host/engines/choose.ts";
import { readCorpus } from "./test/conformance/case.ts";
import { specText } from "./test/conformance/spec-text.ts";
import { readFileSync, writeFileSync } from "node:fs";
const { engine } = await openEngine(process.argv[2] as "cpu");
const specs = new Map<string, string>();
if (process.argv[3] !== "cases") for (const c of ["einops.jsonl", "einops-pack.jsonl"]) for (const [i, one] of readCorpus(c).filter((x) => x.ok).entries()) if (i % 6 === 0) specs.set(one.id, specText(one));
for (const dir of readdirSync("test/cases", { recursive: true, encoding: "utf8" }).filter((n) => n.endsWith(".md"))) {
  const text = readFileSync(`test/cases/${dir}`, "utf8");
  for (const [i, m] of [...text.matchAll(/```jsonc?\n([\s\S]*?)```/g)].entries()) specs.set(`${dir}#${i}`, m[1]!);
}
const mods = new Map<string, string>(); let ok = 0;
for (const [name, text] of specs) {
  let model;
  try { model = checkedModel({ name: "a.json", text }, {}, false); } catch { continue; }
  try {
    const t = await moduleText(model);
    mods.set(`${mods.size}`, t);
    writeFileSync(`/tmp/ex/out/s${mods.size - 1}.ts`, `// ${name}\n${t}`);
    const d = await new Agreement({ model, text: t }, engine).deviation();
    if (d < 1e-5) ok++; else console.log(name, mods.size - 1, d);
  } catch (error) { console.log(name, mods.size - 1, String((error as Error).stack).slice(0, 400)); }
}
console.log("ok", ok, "of", mods.size);
console.log(typeErrors(mods).slice(0, 30).join("\n"));
