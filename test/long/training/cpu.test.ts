import { coveringPaths } from "../../training/covering-paths.ts";
import { testDropping } from "../../training/dropping/suite.ts";
import { testObjectives } from "../../training/objectives/suite.ts";
import { testOptimizers } from "../../training/optimizers/suite.ts";
import { testTraining } from "../../training/suite.ts";

testTraining("cpu", coveringPaths("cpu"));
testOptimizers("cpu");
testObjectives("cpu");
testDropping("cpu");
