import { testExactly } from "../compiler/targets/module/exact-suite.ts";

testExactly(600);
