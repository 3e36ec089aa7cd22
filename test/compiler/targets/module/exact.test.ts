import { testExactly } from "./exact-suite.ts";

testExactly(8);
