import { engineNames } from "../../schema/recipe/recipe.ts";
import { number, object, text, type ValueOf, word } from "../../schema/recipe/recipe-fields.ts";

const build = {
  library: text("Library and build.", ["tfjs-backend-wasm 4.22.0 simd", "tensorflow 2.15.1"]),
  threads: number("How many compute at once.", { min: 0 }),
  cpu: text("The processor."),
};

/** What the results of a run depend on, recorded in run folders and compared on resume. */
export const engineIdentity = object("What the results of a run depend on.", {
  name: word("Which engine.", engineNames),
  ...build,
});

export type EngineIdentity = ValueOf<typeof engineIdentity>;

/** What computed a part of a run, as it is written: an engine, or PyTorch, to which a run was exported. */
export const recordedEngine = object("What computed a part of a run.", {
  name: word("Which engine; `pytorch` is the `train.py` that `vitral export` writes.", [
    ...engineNames,
    "pytorch",
    "module",
  ]),
  ...build,
});

type AsWritten = ValueOf<typeof recordedEngine>;

export type RecordedEngine = AsWritten & { readonly name: Exclude<AsWritten["name"], "module"> };

/** By the names of today: what is `wasm` now was called `module` first, and tfjs's engine `wasm`. */
export function engineToday({ name, ...build }: AsWritten): RecordedEngine {
  if (name === "module") return { name: "wasm", ...build };
  return { name: name === "wasm" && build.library.startsWith("tfjs") ? "tfjs" : name, ...build };
}

/** The engine that computed, where it is one of ours. */
export function ownEngine({ name }: RecordedEngine): EngineIdentity["name"] | undefined {
  return name === "pytorch" ? undefined : name;
}

/** What engine `wasm` calls itself: with multiply-add as one instruction, and without. */
export const moduleLibraries = { relaxed: "module relaxed", simd: "module simd" } as const;

const parts = ["name", "library", "threads", "cpu"] as const;

/** In what an engine differs from the one recorded, as "threads 1, not 2"; empty when results will be the same. */
export function engineDifferences(recorded: RecordedEngine, current: EngineIdentity): readonly string[] {
  return parts
    .filter((key) => recorded[key] !== current[key] && matters(key, recorded, current))
    .map((key) => `${key === "name" ? "engine" : key} ${current[key]}, not ${recorded[key]}`);
}

/** A module's bits are the same for any number of threads, and where each operation rounds once on any processor. */
function matters(key: (typeof parts)[number], recorded: RecordedEngine, { name, library }: EngineIdentity): boolean {
  if (name !== "wasm" || recorded.name !== name) return true;
  return key !== "threads" && !(key === "cpu" && library === moduleLibraries.simd);
}
