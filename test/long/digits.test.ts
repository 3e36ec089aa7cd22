import { describe } from "vitest";
import { holdDrawnDigits, oneOfEach } from "../runtime/host/datasets/digit-suite.ts";

describe("of ten digits, drawn in many ways, nine are recognized", { timeout: 120_000 }, () => {
  holdDrawnDigits(oneOfEach, 1);
});
