import type { Local, WasmType } from "../../wasm/code.ts";
import { parameter, WasmFunction } from "../../wasm/module.ts";

/**
 * A function that computes one region of a plan. Its layout is in it, but no address: regions of one shape share it.
 * All elements are 4 bytes: f32, i32, and bool as i32 0 or 1.
 */
export class RegionFunction extends WasmFunction {
  /** Byte addresses of what is read and written, in the order that the region names them. */
  readonly operands: readonly Local[];
  /** Byte address of room that is this thread's own while the function runs. */
  readonly scratch: Local;
  /** Which thread this is, and of how many: each computes a part, and all parts together are the region. */
  readonly thread: Local;
  readonly threads: Local;

  constructor(name: string, operands: readonly string[], more: readonly (readonly [WasmType, string])[] = []) {
    const addresses = operands.map((operand) => parameter("i32", operand));
    const scratch = parameter("i32", "scratch");
    const thread = parameter("i32", "thread");
    const threads = parameter("i32", "threads");
    super(name, [...addresses, scratch, thread, threads, ...more.map(([type, extra]) => parameter(type, extra))]);
    this.operands = addresses;
    this.scratch = scratch;
    this.thread = thread;
    this.threads = threads;
  }
}
