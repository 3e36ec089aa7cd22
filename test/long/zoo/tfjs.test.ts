import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { testZoo } from "../../zoo/cases.ts";

testZoo(async () => (await openEngine("tfjs")).engine);
