import type { Tools } from "../runtime/tools.ts";

/** The compiler and the engines; loaded when first wanted, so that `--help` is quick. */
export const systemTools: Tools = {
  async compile(request) {
    const { compile } = await import("../compiler/compile.ts");
    return compile(request);
  },
  async openEngine(choice) {
    const { openEngine } = await import("../runtime/engines/choose.ts");
    return openEngine(choice);
  },
  async drawModel(spec, choices, importer) {
    const { drawSpec } = await import("../runtime/diagram/draw-spec.ts");
    return drawSpec(spec, choices, importer).svg();
  },
};
