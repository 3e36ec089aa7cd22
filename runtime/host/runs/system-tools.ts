import { ProblemError } from "../../../schema/problem/problem.ts";
import { isOutOfMemory } from "../../engines/out-of-memory.ts";
import { wholeMemory } from "./free-memory.ts";
import type { Tools } from "./tools.ts";

/** The compiler and the engines; loaded when first wanted, so that `--help` is quick. */
export const systemTools: Tools = {
  memory: wholeMemory,
  async compile(request) {
    const { compile } = await import("../../../compiler/compile.ts");
    return compile(request);
  },
  async checkRecipe(located) {
    const { checkRecipe } = await import("../recipes/check-recipe.ts");
    return checkRecipe(located);
  },
  async openEngine(choice, threads, workOf, because) {
    const { openEngine } = await import("../engines/choose.ts");
    const opened = await openEngine(choice, threads, workOf);
    return because === undefined ? opened : { ...opened, note: because };
  },
  async drawModel(typed, from) {
    const { drawTyped } = await import("../../diagram/draw-spec.ts");
    try {
      return await drawTyped(typed, { from }).svg();
    } catch (error) {
      // The spec has been compiled by now: a figure too large, or no room for what lays it out, is no reason not to train.
      if (error instanceof ProblemError || isOutOfMemory(error)) return undefined;
      throw error;
    }
  },
};
