import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { describeKernels } from "./kernel-suite.ts";

const { engine } = await openEngine("module");
describeKernels(engine);
