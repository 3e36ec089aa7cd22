import { describe } from "vitest";
import { holdStrangers } from "../fuzz/strangers.ts";
import { holdMutations } from "../fuzz/survey.ts";

/** The same ones each time: shares of more than 0.97 are as sure of so many. `bench/fuzz-specs.ts` goes on to 20 000. */
const COUNT = process.env.VITRAL_TEST_ALL ? 5000 : 1500;

describe(`one character of vit.json changed, ${COUNT} times`, () => {
  holdMutations(COUNT, 2);
});

describe("every value of vit.json replaced by values of other kinds", () => {
  holdStrangers(1, 0);
});
