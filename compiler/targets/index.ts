import { cpu } from "./cpu.ts";
import type { Target } from "./target.ts";
import { tensorflow } from "./tensorflow.ts";
import { wasm } from "./wasm.ts";

/** Engine name → what `legalize` has to know of it. */
export const targets: Readonly<Record<string, Target>> = { wasm, cpu, tensorflow };
