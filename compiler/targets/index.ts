import type { engineNames } from "../../schema/recipe/recipe.ts";
import { cpu } from "./cpu.ts";
import { moduleTarget } from "./module/module-target.ts";
import { onnxruntime } from "./onnxruntime.ts";
import type { Target } from "./target.ts";
import { tensorflow } from "./tensorflow.ts";
import { tfjs } from "./tfjs.ts";

/** What is known of each engine. */
export const targets = { tensorflow, onnxruntime, wasm: moduleTarget, tfjs, cpu } as const satisfies {
  readonly [Name in (typeof engineNames)[number]]: Target;
};

export const targetNamed = (engine: string): Target | undefined =>
  Object.values<Target>(targets).find(({ name }) => name === engine);
