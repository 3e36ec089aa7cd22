import { test } from "vitest";
import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { locateTensorflow } from "../../../runtime/host/tensorflow/locate.ts";
import { describeBehaviour } from "./behaviour-suite.ts";
import { describeKernels } from "./kernel-suite.ts";

const located = locateTensorflow();
if ("missing" in located) {
  test.skip(`engine tensorflow: ${located.missing}`, () => {});
} else {
  const { engine } = await openEngine("tensorflow");
  describeKernels(engine);
  describeBehaviour(engine);
}
