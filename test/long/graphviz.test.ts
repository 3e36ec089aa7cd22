import { describe } from "vitest";
import { holdSpecs } from "../runtime/diagram/graphviz-suite.ts";

describe("Graphviz takes the DOT", () => {
  holdSpecs((path) => (path.startsWith("specs") ? [0, 2, 3, undefined] : [undefined]));
});
