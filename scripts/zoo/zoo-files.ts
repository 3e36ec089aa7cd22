import { drawSpec } from "../../runtime/diagram/draw-spec.ts";
import { readSpecFile, specFiles } from "../../runtime/host/specs/spec-files.ts";
import { zooModels } from "../../runtime/host/zoo/zoo-model.ts";
import { modelRows } from "./model-rows.ts";
import { zooPage } from "./zoo-page.ts";

/** Path → content of every file that is read off the shipped specs. */
export async function zooFiles(): Promise<ReadonlyMap<string, string>> {
  const rows = modelRows();
  const files = new Map([
    ["zoo/models.json", `${JSON.stringify(rows, undefined, 2)}\n`],
    ["docs/zoo.md", zooPage(zooModels(rows))],
  ]);
  for (const name of Object.keys(rows)) {
    const source = readSpecFile(`vitral:${name}`);
    const figure = drawSpec(source, { depth: 1, importer: specFiles(source.name) });
    files.set(`docs/zoo/${name}.svg`, await figure.svg());
  }
  return files;
}
