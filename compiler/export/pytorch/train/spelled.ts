import { trainingScriptLacks } from "../../export-messages.ts";
import { unexported } from "../../unexported.ts";
import { numberText } from "../python/python-text.ts";

/** A constant at the head of `train.py`; without a value where its lines are shorter without it. */
export interface Setting {
  readonly constant: string;
  readonly value: string | undefined;
  readonly comment: string;
}

/**
 * What a value of a recipe becomes: a constant; another line of the script; or nothing, where model, images and
 * checkpoint hold what it chose, or it says nothing of training.
 */
export type Spelling = Setting | "line" | "elsewhere";

/** Every key says what it becomes: one that recipes gain does not compile before it does. */
export type Spelled<T> =
  | Spelling
  | (NonNullable<T> extends string | number | boolean | readonly unknown[]
      ? never
      : { readonly [K in keyof NonNullable<T>]-?: Spelled<NonNullable<T>[K]> });

export interface Settings {
  readonly [key: string]: Spelling | Settings;
}

export const constant = (name: string, value: string | undefined, comment = ""): Setting => ({
  constant: name,
  value,
  comment,
});

/** @param plain the value without which the script is shorter */
export const number = (name: string, value: number | undefined, comment = "", plain?: number): Setting => ({
  constant: name,
  value: value === undefined || value === plain ? undefined : numberText(value),
  comment,
});

/**
 * A key that the script has no words for, in a recipe that does without what it stands for: any other is not exported.
 * @param isPlain whether the recipe does without
 * @throws ProblemError X905
 */
export function without(key: string, isPlain: boolean): "elsewhere" {
  return isPlain ? "elsewhere" : unexported(trainingScriptLacks(key, "train.py"));
}
