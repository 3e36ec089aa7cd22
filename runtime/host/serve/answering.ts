import { logitsOf } from "../../../compiler/report/estimate-memory.ts";
import { ProblemError } from "../../../schema/problem/problem.ts";
import { meanMap } from "../../inside/attention-maps.ts";
import { type ModelAttention, modelAttention, type SeenAttention } from "../../inside/seen-attention.ts";
import { answer, type Guess, guessesIn } from "../../training/predict.ts";
import { heatPng } from "../inside/heat-png.ts";
import { seenPicture } from "../inside/seen-picture.ts";
import { decodePicture } from "../pictures/picture.ts";
import { answerIsNoNumber } from "../run-folder/run-folder-messages.ts";
import { openPredictor, type Predictor } from "../runs/open-predictor.ts";
import type { Tools } from "../runs/tools.ts";
import type { RunOptions } from "../tasks/evaluate-run.ts";
import { Batching } from "./batching.ts";
import { serveSentences } from "./serve-messages.ts";

/** Pictures that the network sees at once where several wait, and how many may wait. */
export const limits = { batch: 8, waiting: 64 };

/** What is said of one picture. */
export interface Answered {
  readonly note: string;
  /** All of them, the likeliest first. */
  readonly classes: readonly Pick<Guess, "label" | "probability">[];
}

/** Where the model looked, as pictures to lay over the one it saw. */
export interface AnsweredAttention {
  /** What the network saw, a PNG in a data URL. */
  readonly picture: string;
  /** The token that looks; null for all of them on the mean. */
  readonly query: string | null;
  /** Rollout where there is one, else the last layer's mean over heads: a PNG of one pixel a patch. */
  readonly map: string;
  readonly kind: "rollout" | "last layer";
}

/** Answers for pictures, one batch at a time. */
export interface Answering {
  readonly waiting: number;
  answer(bytes: Uint8Array): Promise<Answered>;
  /** @throws ProblemError F474 where the model looks at no places */
  attention(bytes: Uint8Array): Promise<AnsweredAttention>;
  close(): void;
}

/** A server answers for long: what each answer takes counts for more than what loading does. */
const SERVED = 10_000;

/** Opens a run for a server: its weights are there once, and once more when attention is first asked for. */
export async function openAnswering(
  tools: Tools,
  { run, checkpoint = "best", engine }: RunOptions,
): Promise<Answering> {
  const { model, form } = await openPredictor(tools, run, checkpoint, engine, {
    ...{ batch: limits.batch, fewer: [1] },
    times: SERVED,
  });
  const decode = (bytes: Uint8Array) => decodePicture(serveSentences.sent, bytes, form);
  type Outcome = Answered | { readonly problem: ProblemError };
  const queue = new Batching<Uint8Array, Outcome>(async (sent) => {
    const read = await Promise.all(sent.map((bytes) => decode(bytes).catch(problemOf)));
    const pictures = read.flatMap((one) => ("image" in one ? [one.image] : []));
    const answered = pictures.length === 0 ? {} : await answer(model, pictures);
    const guesses = [...guessesIn(model, form.classes, answered, pictures.length, form.classes.length)];
    return read.map((one): Outcome => {
      if (!("image" in one)) return one;
      const seen = guesses.shift() ?? [];
      const odd = seen.find(({ probability }) => !Number.isFinite(probability));
      if (odd !== undefined)
        return { problem: new ProblemError(answerIsNoNumber(run, serveSentences.sent, odd.logit)) };
      return { note: one.note, classes: seen.map(({ label, probability }) => ({ label, probability })) };
    });
  }, limits);

  let looking: Promise<Predictor & { readonly attention: ModelAttention }> | undefined;
  const open = async () => {
    let attention: ModelAttention | undefined;
    const opened = await openPredictor(tools, run, checkpoint, engine, (typed) => {
      attention = modelAttention(typed, logitsOf(typed) ?? "logits");
      return { batch: 1, taps: attention.taps, times: SERVED };
    });
    if (attention === undefined) throw new Error("a model was opened without its program");
    return { ...opened, attention };
  };
  const looks = new Batching<Uint8Array, AnsweredAttention | { readonly problem: ProblemError }>(
    async ([bytes]) => {
      try {
        looking ??= open();
        const { model: tapped, attention } = await looking;
        const { image } = await decode(bytes ?? new Uint8Array());
        const seen = attention.see(await answer(tapped, [image]));
        const { png } = await seenPicture(image, form.images);
        return [{ picture: dataUrl(png), ...(await drawn(seen)) }];
      } catch (error) {
        return [problemOf(error)];
      }
    },
    { batch: 1, waiting: limits.waiting },
  );

  return {
    get waiting() {
      return queue.waiting + looks.waiting;
    },
    answer: async (bytes) => orThrow(await queue.do(bytes)),
    attention: async (bytes) => orThrow(await looks.do(bytes)),
    close() {
      model.prepared.dispose();
      void looking?.then((opened) => opened.model.prepared.dispose()).catch(() => undefined);
    },
  };
}

function problemOf(error: unknown): { readonly problem: ProblemError } {
  if (error instanceof ProblemError) return { problem: error };
  throw error;
}

function orThrow<T extends object>(outcome: T | { readonly problem: ProblemError }): T {
  if ("problem" in outcome) throw outcome.problem;
  return outcome;
}

async function drawn({ layers, query, rollout }: SeenAttention) {
  const last = layers.at(-1);
  if (last === undefined) throw new Error("a model with attention has no layer");
  const isRolled = typeof rollout !== "string";
  const map = await heatPng(isRolled ? rollout : meanMap(last), last.places.rows, last.places.columns);
  return { query: query ?? null, map: dataUrl(map), kind: isRolled ? ("rollout" as const) : ("last layer" as const) };
}

const dataUrl = (png: Buffer): string => `data:image/png;base64,${png.toString("base64")}`;
