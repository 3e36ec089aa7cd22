import { describe } from "vitest";
import { holdStrangers } from "../fuzz/strangers.ts";
import { holdMutations } from "../fuzz/survey.ts";

describe("one character of vit.json changed, 5 000 times", () => {
  holdMutations(5000, 2);
});

describe("every value of vit.json replaced by values of other kinds", () => {
  holdStrangers(1, 0);
});
