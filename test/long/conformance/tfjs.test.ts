import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { testConformance } from "../../conformance/suite.ts";

testConformance(async () => (await openEngine("tfjs")).engine);
