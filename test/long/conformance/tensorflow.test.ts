import { describe } from "vitest";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { locateTensorflow } from "../../../runtime/host/tensorflow/locate.ts";
import { testConformance } from "../../conformance/suite.ts";

const located = locateTensorflow();
if ("missing" in located) process.stderr.write(`conformance on tensorflow is skipped: ${located.missing}\n`);

describe.skipIf("missing" in located)("tensorflow", () => {
  testConformance(async () => (await openEngine("tensorflow")).engine);
});
