import { engineNames } from "../../schema/recipe/recipe.ts";
import { number, object, text, type ValueOf, word } from "../../schema/recipe/recipe-fields.ts";

/** What the results of a run depend on, recorded in run folders and compared on resume. */
export const engineIdentity = object("What the results of a run depend on.", {
  name: word("Which engine.", engineNames),
  library: text("Library and build.", ["tfjs-backend-wasm 4.22.0 simd", "tensorflow 2.15.1"]),
  threads: number("How many compute at once.", { min: 0 }),
  cpu: text("The processor."),
});

export type EngineIdentity = ValueOf<typeof engineIdentity>;

/** In what an engine differs from the one recorded, as "threads 1, not 2"; empty when results will be the same. */
export function engineDifferences(recorded: EngineIdentity, current: EngineIdentity): readonly string[] {
  return (["name", "library", "threads", "cpu"] as const)
    .filter((key) => recorded[key] !== current[key])
    .map((key) => `${key === "name" ? "engine" : key} ${current[key]}, not ${recorded[key]}`);
}
