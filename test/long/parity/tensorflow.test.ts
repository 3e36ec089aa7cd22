import { describe } from "vitest";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { locateTensorflow } from "../../../runtime/host/tensorflow/locate.ts";
import { testParity } from "../../parity/cases.ts";

const located = locateTensorflow();
if ("missing" in located) process.stderr.write(`parity on tensorflow is skipped: ${located.missing}\n`);

describe.skipIf("missing" in located)("tensorflow", () => {
  testParity(async () => (await openEngine("tensorflow")).engine);
});
