import { testTraining } from "./suite.ts";

testTraining("wasm");
