import { testDropping } from "../../training/dropping/suite.ts";
import { testObjectives } from "../../training/objectives/suite.ts";
import { testOptimizers } from "../../training/optimizers/suite.ts";
import { testTraining } from "../../training/suite.ts";

testTraining("cpu");
testOptimizers("cpu");
testObjectives("cpu");
testDropping("cpu");
