import { testObjectives } from "./suite.ts";

testObjectives("wasm");
