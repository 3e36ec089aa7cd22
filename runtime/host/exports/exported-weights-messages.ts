import type { Words } from "../../../schema/problem/fault.ts";
import { quoted } from "../../../schema/problem/wording.ts";

/** What is said of weights that leave, by code. */
export const exportedWeightsWords = {
  /** Two weights for one place. */
  X933: (key: string, one: string, other: string): Words => ({
    message: `${quoted(one)} and ${quoted(other)} both go to ${quoted(key)}, and they differ`,
    help: ["a library that has one tensor for both cannot hold this model"],
  }),

  /** A model that was not trained. */
  X934: (): Words => ({
    message: "there are no weights to write: a spec alone has none",
    help: ["name the folder of a run, or ask by `--seed 0` for the weights that training would begin with"],
  }),

  /** Numbers that half precision has no room for. */
  X935: (path: string, count: number, largest: number): Words => ({
    message: `${quoted(path)} has ${count === 1 ? "a number" : `${count} numbers`} too large for half precision, up to ${largest}`,
    help: ["half precision ends at 65504: write the weights whole, without `--dtype f16`"],
  }),
};
