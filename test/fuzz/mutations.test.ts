import { describe } from "vitest";
import { holdMutations } from "./survey.ts";

describe("one character of vit.json changed, 500 times (20 000 times: bench/fuzz-specs.ts)", () => {
  holdMutations(500, 1);
});
