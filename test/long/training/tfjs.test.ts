import { testTraining } from "../../training/suite.ts";

testTraining("tfjs");
