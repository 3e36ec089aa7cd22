import type { Callee, Code, Local, WasmType } from "./code.ts";

/** A function in the making. */
export class WasmFunction implements Callee {
  readonly name: string;
  readonly parameters: readonly Local[];
  readonly results: readonly WasmType[];
  readonly locals: Local[] = [];
  /** What it does; leaves its results on the stack. */
  body: Code = [];

  constructor(name: string, parameters: readonly Local[] = [], results: readonly WasmType[] = []) {
    this.name = name;
    this.parameters = parameters;
    this.results = results;
  }

  get params(): readonly WasmType[] {
    return this.parameters.map(({ type }) => type);
  }

  /** A new local; zero at first. */
  local(type: WasmType, name = ""): Local {
    const local = { type, name };
    this.locals.push(local);
    return local;
  }
}

export const parameter = (type: WasmType, name: string): Local => ({ type, name });

/** A module: one memory that it imports as `env.memory`, functions that it imports and has, and which are seen. */
export interface WasmModule {
  readonly memory: { readonly minimumPages: number; readonly maximumPages?: number; readonly shared: boolean };
  /** Imported from `env` by name. */
  readonly imports: readonly Callee[];
  readonly functions: readonly WasmFunction[];
  /** Names of the functions that are exported. */
  readonly exports: readonly string[];
}

export const PAGE_BYTES = 65536;
