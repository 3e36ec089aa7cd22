import { testResume } from "./resume-suite.ts";

testResume("wasm");
