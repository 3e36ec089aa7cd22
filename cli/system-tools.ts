import type { Tools } from "../runtime/tools.ts";

/** The compiler and the engines; loaded when first wanted, so that `--help` is quick. */
export const systemTools: Tools = {
  async compile() {
    throw new Error("the compiler's entry point is not there yet");
  },
  async openEngine(choice) {
    const { openEngine } = await import("../runtime/engines/choose.ts");
    return openEngine(choice);
  },
};
