import { describe } from "vitest";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { locateTensorflow } from "../../../runtime/host/tensorflow/locate.ts";
import { testZoo } from "../../zoo/cases.ts";

const located = locateTensorflow();
if ("missing" in located) process.stderr.write(`the zoo on tensorflow is skipped: ${located.missing}\n`);

describe.skipIf("missing" in located)("tensorflow", () => {
  testZoo(async () => (await openEngine("tensorflow")).engine);
});
