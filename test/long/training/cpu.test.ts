import { testTraining } from "../../training/suite.ts";

testTraining("cpu");
