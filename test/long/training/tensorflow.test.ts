import { describe } from "vitest";
import { locateTensorflow } from "../../../runtime/host/tensorflow/locate.ts";
import { testResume } from "../../runtime/training/resume-suite.ts";
import { coveringPaths } from "../../training/covering-paths.ts";
import { testDropping } from "../../training/dropping/suite.ts";
import { testObjectives } from "../../training/objectives/suite.ts";
import { testOptimizers } from "../../training/optimizers/suite.ts";
import { testTraining } from "../../training/suite.ts";

const located = locateTensorflow();
if ("missing" in located) process.stderr.write(`training on tensorflow is skipped: ${located.missing}\n`);

describe.skipIf("missing" in located)("tensorflow", () => {
  testTraining("tensorflow", coveringPaths("tensorflow"));
  testOptimizers("tensorflow");
  testObjectives("tensorflow");
  testDropping("tensorflow");
  testResume("tensorflow");
});
