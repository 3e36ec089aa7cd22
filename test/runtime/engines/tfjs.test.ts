import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { describeBehaviour } from "./behaviour-suite.ts";
import { describeExhaustion } from "./exhaustion-suite.ts";
import { describeKernels } from "./kernel-suite.ts";

const { engine } = await openEngine("tfjs");
describeKernels(engine);
describeBehaviour(engine);
describeExhaustion(engine);
