import { testTraining } from "./suite.ts";

testTraining("cpu");
