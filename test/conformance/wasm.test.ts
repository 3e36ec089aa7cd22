import { openEngine } from "../../runtime/host/engines/choose.ts";
import { testConformance } from "./suite.ts";

testConformance(async () => (await openEngine("wasm")).engine);
