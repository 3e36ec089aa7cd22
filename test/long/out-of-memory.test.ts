import { describe } from "vitest";
import { openEngine } from "../../runtime/host/engines/choose.ts";
import { locateTensorflow } from "../../runtime/host/tensorflow/locate.ts";
import { describeExhaustion } from "../runtime/engines/exhaustion-suite.ts";

const located = locateTensorflow();
if ("missing" in located) process.stderr.write(`memory on tensorflow is skipped: ${located.missing}\n`);
else describeExhaustion((await openEngine("tensorflow")).engine);

describe.skipIf(!("missing" in located))("tensorflow is not installed", () => undefined);
