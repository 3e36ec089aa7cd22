import { type Code, f32x4 } from "../../../compiler/wasm/code.ts";
import { encodeModule } from "../../../compiler/wasm/encode-module.ts";
import { PAGE_BYTES, WasmFunction } from "../../../compiler/wasm/module.ts";

/** What is needed of the standard's object, which the types of Node do not declare. */
interface WebAssemblyHere {
  validate(bytes: Uint8Array): boolean;
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (code: object, imports: unknown) => { readonly exports: Readonly<Record<string, unknown>> };
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
}
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyHere };

const moduleOf = (made: WasmFunction): Uint8Array =>
  encodeModule({
    memory: { minimumPages: 1, shared: false },
    imports: [],
    functions: [made],
    exports: [made.name],
  });

/** A function of numbers without result that is called in a memory of its own. */
export function instantiate(made: WasmFunction, bytes: number) {
  const memory = new WebAssembly.Memory({ initial: Math.max(1, Math.ceil(bytes / PAGE_BYTES)) });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(moduleOf(made)), { env: { memory } });
  const exported = exports[made.name] as (...operands: readonly number[]) => void;
  return { buffer: memory.buffer, call: exported };
}

/** Whether this machine has multiply-adds in one rounding. */
export const hasRelaxed = ((): boolean => {
  const made = new WasmFunction("probe");
  const one: Code = f32x4(1);
  made.body = [one, one, one, "f32x4.relaxed_madd", "drop"];
  return WebAssembly.validate(moduleOf(made));
})();
