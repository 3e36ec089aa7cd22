import type { Tone } from "../../drawing/role.ts";
import type { Idiom } from "../../idioms/idiom.ts";
import { idiomTones } from "../idiom-frames.ts";

/** What a reader calls parts together. */
export interface KnownAs {
  readonly title: string;
  readonly tone: Tone;
  /** What is in a section. */
  readonly facts?: string;
}

/** What several are, if all are the same. */
export function knownAs(all: readonly (Idiom | undefined)[]): KnownAs | undefined {
  const [first] = all;
  if (first === undefined || all.some((one) => one?.title !== first.title)) return undefined;
  return { title: first.title, tone: idiomTones[first.kind] };
}
