import { ProblemError } from "../../../schema/problem/problem.ts";
import { list, number, object, text, type ValueOf } from "../../../schema/recipe/recipe-fields.ts";
import {
  type EngineIdentity,
  engineToday,
  type RecordedEngine,
  recordedEngine,
} from "../../engines/engine-identity.ts";
import { packageVersion } from "../files/package.ts";
import { readSource } from "../files/read-file.ts";
import { recordReader } from "./record.ts";
import type { RunFolder } from "./run-folder.ts";
import { writeJson } from "./run-folder.ts";
import { damagedRecord } from "./run-folder-messages.ts";

const part = object("A part of a run that was computed with one engine, from a step on.", {
  from_step: number("Steps taken before it.", { whole: true, min: 0 }),
  vitral: text("Version of this package."),
  node: text("Version of Node."),
  platform: text("System and processor architecture."),
  engine: recordedEngine,
});

const environment = object("What the bits of a run's result depend on, beside recipe and spec.", {
  parts: list("In order of their steps.", part),
});

type Part = ValueOf<typeof part> & { readonly engine: RecordedEngine };

const readEnvironment = recordReader(environment);

/**
 * Records that an engine computes from a step on. What was recorded of that step and those after it has left nothing:
 * the run has gone back to its last checkpoint since.
 * @throws ProblemError F401, F402, R202, R242
 */
export async function recordEngine(folder: RunFolder, engine: EngineIdentity, step: number): Promise<void> {
  await writeJson(folder.environment, await environmentFrom(folder, engine, step));
}

/**
 * What is recorded of a run from a step on.
 * @param folder undefined where nothing has been
 */
export async function environmentFrom(
  folder: RunFolder | undefined,
  engine: RecordedEngine,
  step: number,
): Promise<ValueOf<typeof environment>> {
  const now: Part = {
    from_step: step,
    vitral: packageVersion,
    node: process.version,
    platform: `${process.platform} ${process.arch}`,
    engine,
  };
  const recorded = folder === undefined || step === 0 ? [] : await partsOf(folder.environment);
  const before = recorded.filter(({ from_step }) => from_step < step);
  const last = before.at(-1);
  const goesOn = last !== undefined && JSON.stringify({ ...last, from_step: step }) === JSON.stringify(now);
  return { parts: goesOn ? before : [...before, now] };
}

/**
 * What computed a run last.
 * @throws ProblemError F401, F402, R242
 */
export async function lastEngine(folder: RunFolder): Promise<RecordedEngine> {
  const last = (await partsOf(folder.environment)).at(-1);
  if (last === undefined) throw new ProblemError(damagedRecord(folder.environment, "it names no engine"));
  return last.engine;
}

async function partsOf(path: string): Promise<readonly Part[]> {
  const found = await readEnvironment(readSource(path).text);
  if ("fault" in found) throw new ProblemError(damagedRecord(path, found.fault));
  return found.value.parts.map(({ engine, ...part }) => ({ ...part, engine: engineToday(engine) }));
}
