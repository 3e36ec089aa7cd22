import { describe } from "vitest";
import { holdDrawnDigits, holdOtherPictures, oneOfEach } from "./digit-suite.ts";

describe("prepareDigit", { timeout: 60_000 }, () => {
  // A three and a seven; all ten are drawn in test/long.
  holdDrawnDigits(
    [3, 7].flatMap((digit) => oneOfEach[digit] ?? []),
    0,
  );
  holdOtherPictures();
});
