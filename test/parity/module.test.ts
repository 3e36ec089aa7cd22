import { openEngine } from "../../runtime/host/engines/choose.ts";
import { testParity } from "./cases.ts";

testParity(async () => (await openEngine("module")).engine);
