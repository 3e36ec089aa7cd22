import { createHash } from "node:crypto";
import type { Engine } from "../../engines/engine.ts";
import { moduleEngine } from "../../module/module-engine.ts";
import { usableCores } from "./cores.ts";
import { startNodeThread } from "./node-thread.ts";
import { cpu } from "./processor.ts";

/**
 * The engine that is one WebAssembly module, in a process of Node.
 * @param asked how many threads may compute at once; more than there are cores would wait for each other
 */
export function openModuleHere(asked = Infinity): Engine {
  const most = Math.min(asked, usableCores());
  const digest = (text: string) => createHash("sha256").update(text).digest("base64");
  return moduleEngine({ cpu, digest, threads: { most, start: startNodeThread } });
}
