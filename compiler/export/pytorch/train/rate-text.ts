import type { Recipe } from "../../../../schema/recipe/recipe.ts";
import { number, type Settings, type Spelled } from "./spelled.ts";

type Schedule = Recipe["schedule"];

/** What the peak is multiplied by after `progress` of the way down to 0. */
const lefts = { cosine: "0.5 * (1 + math.cos(math.pi * progress))", linear: "(1 - progress)" };

const words: { readonly [Decay in Schedule["decay"]]: string } = {
  cosine: "falls as a cosine does",
  linear: "falls in a line",
  none: "stays",
  step: "falls in steps",
  one_cycle: "falls as a cosine does",
};

/** Whichever way of saying how long the rate rises has the last word: the others are not looked at. */
function risingOf({ warmup, warmup_epochs, warmup_steps }: Schedule) {
  if (warmup_steps !== undefined) return { key: "warmup_steps", value: warmup_steps } as const;
  return warmup_epochs === undefined
    ? ({ key: "warmup", value: warmup } as const)
    : ({ key: "warmup_epochs", value: warmup_epochs } as const);
}

/** The constants of a schedule; a key without a say has none. */
export function scheduleSettings(schedule: Schedule): Spelled<Schedule> & Settings {
  const { decay, final, every = 30, factor = 0.1, start = decay === "one_cycle" ? 0.04 : 0 } = schedule;
  const rising = risingOf(schedule);
  const rises = (key: typeof rising.key, name: string, comment: string) =>
    rising.key === key ? number(name, rising.value, comment, 0) : "line";
  return {
    warmup: rises("warmup", "WARMUP", "part of all steps over which the rate rises"),
    warmup_epochs: rises("warmup_epochs", "WARMUP_EPOCHS", "over which the rate rises"),
    warmup_steps: rises("warmup_steps", "WARMUP_STEPS", "over which the rate rises"),
    decay: "line",
    every: decay === "step" ? number("FALL_EVERY", every, "epochs") : "line",
    factor: decay === "step" ? number("FACTOR", factor, "what the rate is multiplied by then") : "line",
    start:
      rising.value > 0 && (decay === "one_cycle" || start > 0)
        ? number("START", start, "what the rate begins with, as a part of the highest")
        : "line",
    final: decay === "none" ? "line" : number("FINAL", final, "what the rate falls to, as a part of the highest", 0),
  };
}

const warmups = {
  WARMUP: "math.floor(WARMUP * steps + 0.5)",
  WARMUP_EPOCHS: (perEpoch: string) => `min(steps, math.floor(WARMUP_EPOCHS * ${perEpoch} + 0.5))`,
  WARMUP_STEPS: "min(steps, WARMUP_STEPS)",
} as const;

/** @param has the constants that the script has */
export function rateText({ schedule: { decay } }: Recipe, has: ReadonlySet<string>): string {
  const accumulates = has.has("ACCUMULATE");
  const perEpoch = accumulates ? "changes_per_epoch" : "steps_per_epoch";
  const warmup = Object.entries(warmups).find(([name]) => has.has(name))?.[1];
  const rises = warmup !== undefined;
  const plans = has.has("PLANS");
  const usesSteps = rises || (decay !== "step" && decay !== "none");
  const lines = [
    "def learning_rate(step):",
    `    """${wordsOf(decay, rises)}."""`,
    ...(plans && usesSteps ? ["    epochs = next((epochs for end, epochs in PLANS if step < end), EPOCHS)"] : []),
    ...(usesSteps ? [`    steps = ${plans ? "epochs" : "EPOCHS"} * ${perEpoch}`] : []),
    ...(accumulates && (rises || decay !== "none") ? ["    step = changes_before(step)"] : []),
    ...(rises ? [`    warmup = ${typeof warmup === "string" ? warmup : warmup(perEpoch)}`] : []),
    ...(decay === "one_cycle"
      ? oneCycleLines(rises, has)
      : [
          ...(rises ? ["    if step < warmup:", `        return LEARNING_RATE * ${risen(has)}`] : []),
          ...(decay === "none" ? ["    return LEARNING_RATE"] : []),
          ...(decay === "step" ? stepLines(perEpoch, has) : []),
          ...(decay === "cosine" || decay === "linear" ? fallLines(lefts[decay], rises, has) : []),
        ]),
  ];
  return lines.join("\n");
}

function wordsOf(decay: Schedule["decay"], rises: boolean): string {
  if (!rises) return `Begins at its highest and ${words[decay]}`;
  return `Rises ${decay === "one_cycle" ? "as a cosine" : "in a line"} to its highest, then ${words[decay]}`;
}

/** What the rate has come to on its way up. */
const risen = (has: ReadonlySet<string>): string =>
  has.has("START") ? "(START + (1 - START) * (step + 1) / warmup)" : "(step + 1) / warmup";

/** What is left of the way from the highest to the last. */
const rest = (left: string, has: ReadonlySet<string>): string =>
  has.has("FINAL") ? `LEARNING_RATE * (FINAL + (1 - FINAL) * ${left})` : `LEARNING_RATE * ${left}`;

const fallLines = (left: string, rises: boolean, has: ReadonlySet<string>): readonly string[] => [
  `    progress = ${rises ? "(step - warmup) / max(1, steps - warmup)" : "step / steps"}`,
  `    return ${rest(left, has)}`,
];

const stepLines = (perEpoch: string, has: ReadonlySet<string>): readonly string[] => [
  `    left = FACTOR ** math.floor(step / (FALL_EVERY * ${perEpoch}))`,
  `    return LEARNING_RATE * ${has.has("FINAL") ? "max(FINAL, left)" : "left"}`,
];

const oneCycleLines = (rises: boolean, has: ReadonlySet<string>): readonly string[] => [
  ...(rises
    ? [
        "    top = max(0, warmup - 1)  # the step with the highest",
        "    if step < top:",
        "        left = 0.5 * (1 + math.cos(math.pi * step / top))",
        "        return LEARNING_RATE * (1 - (1 - START) * left)",
        "    progress = min(1, (step - top) / max(1, steps - 1 - top))",
      ]
    : ["    progress = min(1, step / max(1, steps - 1))"]),
  `    return ${rest(lefts.cosine, has)}`,
];
