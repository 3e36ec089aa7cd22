import type { Local } from "../../../wasm/code.ts";
import type { RegionFunction } from "../region-function.ts";

/** A parameter of a function that was made with it. */
export function named(f: RegionFunction, name: string): Local {
  const found = f.parameters.find((parameter) => parameter.name === name);
  if (found === undefined) throw new Error(`${f.name} has no parameter ${name}`);
  return found;
}
