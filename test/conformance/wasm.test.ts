import { openEngine } from "../../runtime/engines/choose.ts";
import { testConformance } from "./suite.ts";

testConformance(async () => (await openEngine("wasm")).engine);
