import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { testParity } from "../../parity/cases.ts";

testParity(async () => (await openEngine("tfjs")).engine);
