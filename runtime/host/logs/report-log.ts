import type { ImageForm } from "../../../compiler/export/training-images.ts";
import type { ReportedAnswers, ReportedRun } from "../../report/report-facts.ts";
import { reportPage } from "../../report/report-page.ts";
import { answersOf, ClassificationTally } from "../../training/classification-report.ts";
import { bestEpoch } from "../../training/metrics.ts";
import { MistakeCollector, type SeenMistake } from "../../training/mistakes.ts";
import type { RunLog } from "../../training/run-log.ts";
import { writeFileAtomically } from "../files/atomic-file.ts";
import { mistakePicture } from "./mistake-picture.ts";

/** Pictures of each kind of mistake. */
const PICTURES = 24;

/** What pictures are, and are called. */
export interface LoggedImages {
  readonly form: ImageForm;
  nameOf(image: number): string;
}

/** Writes a run's page anew after each epoch: with the answers of the best one, where it came since this process began. */
export function reportLog(path: string, run: ReportedRun, images: LoggedImages): RunLog {
  const begin = () => ({
    tally: new ClassificationTally(run.classes.length),
    mistakes: new MistakeCollector(PICTURES),
  });
  let measured = begin();
  let answers: ReportedAnswers | undefined;
  return {
    answered(batch, logits) {
      const given = answersOf(logits.data, batch.labels.data);
      measured.tally.add(given);
      measured.mistakes.add(given, batch);
    },
    async epochEnded(history) {
      const row = history.at(-1);
      const report = measured.tally.report();
      const isBetter =
        row === bestEpoch(history) || answers === undefined || answers.epoch !== bestEpoch(history)?.epoch;
      if (row !== undefined && report.images > 0 && isBetter)
        answers = { epoch: row.epoch, report, ...(await withPictures(measured.mistakes, images)) };
      measured = begin();
      const written = `${new Date().toISOString().slice(0, 16).replace("T", " ")} UTC`;
      await writeFileAtomically(path, reportPage({ ...run, history, answers, written }));
    },
  };
}

async function withPictures({ certain, worst }: MistakeCollector, { form, nameOf }: LoggedImages) {
  const known = new Set(certain.map(({ index }) => index));
  const others = worst.filter(({ index }) => !known.has(index));
  const shown = async ({ image, index, ...mistake }: SeenMistake) => ({
    ...mistake,
    name: nameOf(index),
    picture: await mistakePicture(form, image),
  });
  return { certain: await Promise.all(certain.map(shown)), worst: await Promise.all(others.map(shown)) };
}
