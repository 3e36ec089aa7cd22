import { testDropping } from "./suite.ts";

testDropping("wasm");
