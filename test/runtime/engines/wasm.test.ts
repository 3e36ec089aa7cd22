import { openEngine } from "../../../runtime/host/engines/choose.ts";
import { describeBehaviour } from "./behaviour-suite.ts";
import { describeKernels } from "./kernel-suite.ts";

const { engine } = await openEngine("wasm");
describeKernels(engine);
describeBehaviour(engine);
