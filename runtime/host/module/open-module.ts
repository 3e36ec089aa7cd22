import { createHash } from "node:crypto";
import type { Engine } from "../../engines/engine.ts";
import { moduleEngine } from "../../module/module-engine.ts";
import { usableCores } from "./cores.ts";
import { startNodeThread } from "./node-thread.ts";
import { cpu } from "./processor.ts";

/**
 * The engine that is one WebAssembly module, in a process of Node.
 * @param most how many threads may compute at once; as many as there are cores if left out
 */
export function openModuleHere(most = usableCores()): Engine {
  const digest = (text: string) => createHash("sha256").update(text).digest("base64");
  return moduleEngine({ cpu, digest, threads: { most, start: startNodeThread } });
}
