import { type Code, get, isList, type Local, set } from "./code.ts";
import { WasmFunction } from "./module.ts";

/** Vectors that a module holds as globals, each once. */
export class VectorGlobals {
  private readonly numbers = new Map<string, number>();
  readonly vectors: Uint8Array[] = [];

  numberOf(bytes: Uint8Array): number {
    const key = bytes.join();
    const number = this.numbers.get(key) ?? this.vectors.push(bytes) - 1;
    this.numbers.set(key, number);
    return number;
  }
}

/**
 * The function with the vector constants of its loops in locals that are set once, as it begins. V8 makes a constant
 * anew wherever it is used, of four instructions, also where a local was set to it before the loop: only what it cannot
 * know, a global that could change, stays in a register or on the stack. An exponential takes 0.64 ns an element so,
 * and 1.6 otherwise.
 */
export function hoistConstants(made: WasmFunction, globals: VectorGlobals): WasmFunction {
  const hoisted = new WasmFunction(made.name, made.parameters, made.results);
  hoisted.locals.push(...made.locals);
  const locals = new Map<number, Local>();
  const constant = (bytes: Uint8Array): Code => {
    const number = globals.numberOf(bytes);
    const local = locals.get(number) ?? hoisted.local("v128", `constant ${number}`);
    locals.set(number, local);
    return get(local);
  };
  const within = (code: Code, isLoop: boolean): Code => {
    if (isList(code)) return code.map((part) => within(part, isLoop));
    if (typeof code === "string") return code;
    switch (code.op) {
      case "v128.const":
        return isLoop && !isCheap(code.bytes) ? constant(code.bytes) : code;
      case "block":
      case "loop":
        return { ...code, body: within(code.body, isLoop || code.op === "loop") };
      case "if":
        return {
          op: "if",
          then: within(code.then, isLoop),
          ...(code.otherwise === undefined ? {} : { otherwise: within(code.otherwise, isLoop) }),
        };
      default:
        return code;
    }
  };
  const body = within(made.body, false);
  const first = [...locals].map(([global, local]) => set(local, { op: "global.get", global }));
  hoisted.body = [first, body];
  return hoisted;
}

/** All bits alike: made by one instruction out of nothing. */
const isCheap = (bytes: Uint8Array): boolean =>
  bytes.every((byte) => byte === 0) || bytes.every((byte) => byte === 0xff);
