import { runExport } from "../exports/run-weights.ts";
import type { OpenTrained } from "../runs/trained-model.ts";

/** What a run begins with or learns from is the best of another. */
export const openTrained: OpenTrained = (folder) => runExport(folder, "best");
