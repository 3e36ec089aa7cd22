import { closeSync, fdatasyncSync, openSync, writeSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { decodeRecords, encodeRecord } from "../../format/event-records.ts";
import { decodeEvent, encodeEvent, encodeVersion, type LoggedEvent } from "../../format/events.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { cannotWrite } from "../files/cannot-write.ts";
import { makeFolder } from "../files/make-folder.ts";

/** Which of the events before a run went on still hold. */
export type Holds = (event: LoggedEvent) => boolean;

/** The event file of this process: a run that goes on begins another, as TensorBoard expects. */
export class EventFile {
  readonly #path: string;
  readonly #file: number;

  private constructor(path: string) {
    this.#path = path;
    this.#file = openSync(path, "a");
  }

  /**
   * Begins a file in a folder of them, from a step on that has been taken. What was written of later steps is taken away,
   * and a program that has read it is told so. Events of that very step are said once more, since it forgets them too.
   */
  static async begin(folder: string, step: number, holds: Holds): Promise<EventFile> {
    await makeFolder(folder);
    const names = (await readdir(folder)).filter((name) => name.startsWith(PREFIX)).sort();
    const files = await Promise.all(
      names.map(async (name) => {
        const content = await readFile(join(folder, name));
        const events = decodeRecords(content).map((data) => ({ data, ...decodeEvent(data) }));
        return { path: join(folder, name), size: content.length, events };
      }),
    );
    const all = files.flatMap(({ events }) => events);
    const again = new Map(
      all.filter((one) => one.step === step && isSaid(one) && holds(one)).map((one) => [tagsOf(one), one]),
    );
    const time = Date.now() / 1000;
    const path = join(folder, nameAfter(names.at(-1), time));
    const beginning = [
      encodeVersion(time),
      ...(names.length === 0 ? [] : [encodeEvent({ time, step, scalars: new Map(), restarts: true })]),
      ...[...again.values()].map(({ data }) => data),
    ];
    // First what holds is said again, then it is taken away where it stood: a kill in between loses nothing.
    await writeFileAtomically(path, beginning.map(encodeRecord));
    for (const { path: old, size, events } of files) {
      const kept = events.filter((one) => !isSaid(one) || one.step < step).map(({ data }) => encodeRecord(data));
      // Shorter too where a kill cut the last record: a reader would wait for its end.
      if (kept.reduce((sum, { length }) => sum + length, 0) < size) await writeFileAtomically(old, kept);
    }
    return new EventFile(path);
  }

  /** @throws ProblemError R202 */
  add(event: LoggedEvent): void {
    const record = encodeRecord(encodeEvent(event));
    try {
      for (let done = 0; done < record.length; ) done += writeSync(this.#file, record, done);
    } catch (error) {
      throw cannotWrite(this.#path, error, true);
    }
  }

  /** What was added outlives the machine's end. */
  flush(): void {
    fdatasyncSync(this.#file);
  }

  close(): void {
    closeSync(this.#file);
  }
}

const PREFIX = "events.out.tfevents.";

const isSaid = ({ scalars }: LoggedEvent): boolean => scalars.size > 0;
const tagsOf = ({ scalars }: LoggedEvent): string => JSON.stringify([...scalars.keys()]);

/** TensorBoard reads the files of a folder in the order of their names, and never goes back. */
function nameAfter(last: string | undefined, time: number): string {
  const [, seconds = "0", number = "0"] = /(\d+)\.vitral\.(\d+)$/.exec(last ?? "") ?? [];
  const digits = (value: number, count: number) => String(value).padStart(count, "0");
  return `${PREFIX}${digits(Math.max(Math.floor(time), Number(seconds)), 10)}.vitral.${digits(Number(number) + 1, 6)}`;
}
