import { createHash } from "node:crypto";
import type { Engine } from "../../engines/engine.ts";
import { moduleEngine } from "../../module/module-engine.ts";
import { cpu } from "./processor.ts";

/** The engine that is one WebAssembly module, in a process of Node. */
export function openModuleHere(): Engine {
  return moduleEngine({ cpu, digest: (text) => createHash("sha256").update(text).digest("base64") });
}
