import { mkdir } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { ExportedFile } from "../../../compiler/export/exported-file.ts";
import type { Recipe } from "../../../schema/recipe/recipe.ts";
import type { HostTensor } from "../../engines/engine.ts";
import type { RecordedEngine } from "../../engines/engine-identity.ts";
import { start } from "../../training/position.ts";
import { resultRecipe } from "../../training/recipe-changes.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { errorCode } from "../files/system-errors.ts";
import type { SpecFiles } from "../recipes/read-model.ts";
import { saveCheckpoint } from "../run-folder/checkpoint.ts";
import { abandonRunFolder, createRunFolder } from "../run-folder/create-run-folder.ts";
import type { ImportRecord } from "../run-folder/import-record.ts";
import { keptSpec } from "../run-folder/kept-spec.ts";
import type { RunDigests } from "../run-folder/run-digests.ts";
import { jsonText, type RunFolder, writeJson } from "../run-folder/run-folder.ts";

/** Who made weights that were imported: nobody knows more than that it was elsewhere. */
const elsewhere: RecordedEngine = { name: "pytorch", library: "imported", threads: 0, cpu: "unknown" };

export interface ImportedRun {
  readonly spec: SpecFiles;
  readonly record: Omit<ImportRecord, "spec">;
  readonly state: ReadonlyMap<string, HostTensor>;
  readonly digests: RunDigests;
  /** By what it is measured and trained on; undefined where a spec alone was given. */
  readonly recipe: Recipe | undefined;
  /** What else the run keeps. */
  readonly files: readonly ExportedFile[];
}

/**
 * Writes a run that begins with imported weights; what marks it as one comes last.
 * @param name what it is called after where no folder is asked for
 * @throws ProblemError R202, R207, R240
 */
export async function writeImport(
  { spec, record, state, digests, recipe, files }: ImportedRun,
  name: string,
  into: string | undefined,
  illustrate: (folder: RunFolder) => Promise<void>,
): Promise<RunFolder> {
  const made = await createRunFolder("runs", name, into, "-o");
  const { folder } = made;
  try {
    const kept = keptSpec(spec);
    for (const { path, content } of [...kept.map(({ path, text }) => ({ path, content: text })), ...files]) {
      await mkdir(dirname(join(folder.path, path)), { recursive: true });
      await writeFileAtomically(join(folder.path, path), typeof content === "string" ? content : [content].flat());
    }
    const said = { position: start, engine: elsewhere, digests, recipe: recipe && resultRecipe(recipe) };
    await saveCheckpoint([folder.last], { ...said, state });
    await illustrate(folder);
    await writeJson(folder.environment, { parts: [] });
    if (recipe !== undefined) await writeJson(folder.recipe, { ...recipe, $schema: undefined, spec: kept[0].path });
    await writeFileAtomically(folder.imported, jsonText({ ...record, spec: kept[0].path }));
    await made.lock.release();
    return folder;
  } catch (error) {
    await abandonRunFolder(made);
    throw errorCode(error) === undefined ? error : cannotWrite(folder.path, error);
  }
}
