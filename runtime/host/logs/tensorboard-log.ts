import type { EpochMetrics } from "../../training/metrics.ts";
import type { Position } from "../../training/position.ts";
import type { RunLog } from "../../training/run-log.ts";
import { EventFile } from "./event-file.ts";

/** So many points an epoch are drawn of what is known after each step. */
const POINTS = 50;

/** Tags of an epoch's numbers; `train` and `validation` of one kind stand beside each other. */
const tags: { readonly [K in keyof EpochMetrics]?: string } = {
  train_loss: "loss/train",
  validation_loss: "loss/validation",
  train_accuracy: "accuracy/train",
  validation_accuracy: "accuracy/validation",
  images_per_second: "speed/images_per_second",
};

const STEP = "step/";

/**
 * A run's numbers as TensorBoard reads them.
 * @param from where the run begins, or goes on
 * @param steps of an epoch
 */
export async function tensorboardLog(folder: string, from: Position, steps: number): Promise<RunLog> {
  const isOfStep = (tag: string) => tag.startsWith(STEP);
  // A run stopped while its epoch was measured goes on at that epoch's last step, and has not ended it.
  const file = await EventFile.begin(
    folder,
    from.step,
    ({ scalars }) => from.batch === 0 || [...scalars.keys()].every(isOfStep),
  );
  const every = Math.max(1, Math.floor(steps / POINTS));
  const time = () => Date.now() / 1000;
  return {
    stepped({ step, ...found }) {
      if (step % every !== 0) return;
      const known = Object.entries(found).filter((entry): entry is [string, number] => entry[1] !== undefined);
      file.add({ time: time(), step, scalars: new Map(known.map(([name, value]) => [`${STEP}${name}`, value])) });
    },
    async epochEnded(history) {
      const row = history.at(-1);
      if (row === undefined) return;
      const named = Object.entries(tags).map(([key, tag]): [string, unknown] => [tag, row[key as keyof EpochMetrics]]);
      const own = Object.entries(row.own ?? {}).map(([name, value]): [string, unknown] => [`own/${name}`, value]);
      const known = [...named, ...own].filter((entry): entry is [string, number] => typeof entry[1] === "number");
      file.add({ time: time(), step: row.step, scalars: new Map(known) });
    },
    flush: () => file.flush(),
    close: () => file.close(),
  };
}
