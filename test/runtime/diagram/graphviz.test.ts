import { describe } from "vitest";
import { hostileTexts } from "../../hostile-texts.ts";
import { holdComplaints, holdHostileTexts, holdSpecs } from "./graphviz-suite.ts";

describe("Graphviz takes the DOT", () => {
  holdComplaints();
  holdSpecs();
  holdHostileTexts(hostileTexts);
});
