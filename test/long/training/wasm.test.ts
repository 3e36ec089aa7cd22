import { testOptimizers } from "../../training/optimizers/suite.ts";

testOptimizers("wasm");
