import type { Problem } from "../../../schema/problem/problem.ts";
import type { Overrides } from "../../../schema/recipe/override-recipe.ts";
import { splitDataset } from "../../data/dataset.ts";
import { datasets } from "../datasets/datasets.ts";
import { openPictures } from "../datasets/open-pictures.ts";
import { concatenated } from "../datasets/picture-set.ts";
import { writeOutput } from "../files/write-output.ts";
import { namedPictures } from "../loading/named-pictures.ts";
import { openData, splitOf } from "../loading/open-data.ts";
import { dataProblems } from "../recipes/check-recipe.ts";
import { imageForm } from "../recipes/open-recipe-data.ts";
import { recipeModel } from "../recipes/read-model.ts";
import { type LocatedRecipe, readRecipeFile } from "../recipes/read-recipe-file.ts";
import { contactSheet } from "../survey/contact-sheet.ts";
import { inBoth, type Look, lookAtAll, type Pictures, type Survey, surveyOf } from "../survey/survey.ts";

export interface SurveyOptions {
  /** Path of the recipe. */
  readonly recipe: string;
  readonly overrides?: Overrides | undefined;
  /** Path of another recipe, whose pictures are looked for among these. */
  readonly against?: string | undefined;
  /** Where a contact sheet is written. */
  readonly sheet?: string | undefined;
  readonly onLooked?: ((done: number, all: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface SurveyResult extends Survey {
  /** What else was found where the pictures lie. */
  readonly notes: readonly string[];
  /** Whether the recipe leaves pictures out that cannot be read. */
  readonly skips: boolean;
  /** Where model and data do not fit each other. */
  readonly problems: readonly Problem[];
  /** The classes of the sheet's rows. */
  readonly rows?: readonly string[];
  /** Pictures that the other recipe has too. */
  readonly shared?: {
    readonly name: string;
    /** How many the other recipe has. */
    readonly of: number;
    /** Of each its name, and that of the other recipe's which is equal. */
    readonly pairs: readonly (readonly [string, string])[];
  };
}

/**
 * Looks through all pictures of a recipe before anything is trained on them.
 * @throws ProblemError for what is wrong with the recipe, its spec or the places of its pictures
 */
export async function surveyData(options: SurveyOptions): Promise<SurveyResult> {
  const found = await lookedThrough(options.recipe, options.overrides, options);
  const { located, survey, form } = found;
  const { model } = found.read;
  const { dataset } = located.recipe;
  const other =
    options.against === undefined
      ? undefined
      : await lookedThrough(options.against, {}, { ...options, channels: form.channels });
  const lengths = {
    train: survey.parts.train?.pictures ?? 0,
    validation: survey.parts.validation?.pictures ?? 0,
    ...(survey.parts.test === undefined ? {} : { test: survey.parts.test.pictures }),
  };
  const problems = dataProblems(model, located, { name: survey.name, classes: survey.classes, images: form, lengths });
  const sheet = options.sheet === undefined ? undefined : await writeSheet(found, options.sheet);
  const pairs = other && inBoth(found, other);
  return {
    ...survey,
    notes: found.notes,
    skips: "corrupt" in dataset && dataset.corrupt === "skip",
    problems,
    ...(sheet === undefined ? {} : { rows: sheet }),
    ...(pairs === undefined || other === undefined
      ? {}
      : {
          shared: {
            name: other.survey.name,
            of: other.pictures.length,
            pairs,
          },
        }),
  };
}

interface LookedThrough {
  readonly located: LocatedRecipe;
  readonly read: ReturnType<typeof recipeModel>;
  readonly form: ReturnType<typeof imageForm>;
  readonly pictures: Pictures;
  readonly look: Look;
  readonly survey: Survey;
  readonly notes: readonly string[];
}

type Watch = Pick<SurveyOptions, "onLooked" | "signal"> & { readonly channels?: number };

async function lookedThrough(path: string, overrides: Overrides = {}, watch: Watch): Promise<LookedThrough> {
  const located = await readRecipeFile(path, overrides);
  const read = recipeModel(located, true);
  const form = imageForm(located.recipe, read.model.evaluated);
  const { dataset } = located.recipe;
  const span = located.spanOf("dataset");
  const opened = "name" in dataset ? undefined : await openPictures(dataset, span);
  const named = "name" in dataset ? await datasets[dataset.name].load() : undefined;
  const sets = opened?.sets ?? [];
  const pictures = named === undefined ? concatenated(sets.map(({ set }) => set)) : namedPictures(named);
  let begin = 0;
  const known = new Map<number, string>();
  for (const { set } of sets) {
    for (const [index, reason] of set.faults) known.set(begin + index, reason);
    begin += set.length;
  }
  const ground = "name" in dataset ? "white" : dataset.ground;
  const look = await lookAtAll(pictures, known, watch.channels ?? form.channels, ground, {
    onLooked: (done) => watch.onLooked?.(done, pictures.length),
    signal: watch.signal,
  });
  const broken = new Set(look.corrupt.map(({ index }) => index));
  const split =
    "name" in dataset
      ? splitDataset(named ?? never(), dataset, dataset.split_seed)
      : splitOf(sets, dataset, broken, pictures.labels, span);
  return {
    located,
    read,
    form,
    pictures,
    look,
    notes: sets.flatMap(({ set }) => set.notes),
    survey: surveyOf(opened?.name ?? named?.name ?? "", pictures, split, look),
  };
}

function never(): never {
  throw new Error("a named dataset that was not loaded");
}

/** Pictures that cannot be read are left out of it, whatever the recipe says of them. */
async function writeSheet({ located, form, look }: LookedThrough, path: string): Promise<readonly string[]> {
  const { recipe, spanOf } = located;
  const { dataset } = recipe;
  const whole = "name" in dataset || look.corrupt.length === 0 ? dataset : { ...dataset, corrupt: "skip" as const };
  const data = await openData({ ...recipe, dataset: whole }, form, spanOf("dataset"));
  try {
    const { png, rows } = await contactSheet(data);
    await writeOutput(path, [png]);
    return rows;
  } finally {
    await data.close();
  }
}
