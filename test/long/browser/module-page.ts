import { compileModule } from "../../../compiler/targets/module/compile-module.ts";
import { type ModuleSurroundings, moduleEngine } from "../../../runtime/module/module-engine.ts";
import { webThreads } from "../../../runtime/module/web-thread.ts";
import { type PageInput, type PageResult, trainedBy } from "./page.ts";

/** What came of training by a module, and by how many threads. */
export interface ModuleResult extends Pick<PageResult, "epochs" | "weights"> {
  readonly started: number;
}

/** Trains with SIMD alone, which all machines compute to the same bits, on at most two threads. */
export async function trainedByModule(
  input: Omit<PageInput, "wasmFiles">,
  threads: ModuleSurroundings["threads"] = webThreads(),
): Promise<ModuleResult> {
  let started = 0;
  const counted: ModuleSurroundings["threads"] = threads && {
    most: 2,
    start(data, events) {
      started++;
      return threads.start(data, events);
    },
  };
  const engine = moduleEngine(
    { cpu: "a page", digest: (text) => text, ...(counted === undefined ? {} : { threads: counted }) },
    { compile: (plan, options) => compileModule(plan, { ...options, relaxed: false }) },
  );
  const trained = await trainedBy(engine, input);
  return { ...trained, started };
}
