import { type Code, f32x4 } from "../../../compiler/wasm/code.ts";
import { encodeModule } from "../../../compiler/wasm/encode-module.ts";
import { PAGE_BYTES, WasmFunction } from "../../../compiler/wasm/module.ts";
import { webAssembly } from "../../../runtime/module/web-assembly.ts";

if (webAssembly === undefined) throw new Error("there is no WebAssembly here");
const wasm = webAssembly;

const moduleOf = (made: WasmFunction) =>
  encodeModule({
    memory: { minimumPages: 1, shared: false },
    imports: [],
    functions: [made],
    exports: [made.name],
  });

/** A function of numbers without result that is called in a memory of its own. */
export function instantiate(made: WasmFunction, bytes: number) {
  const pages = Math.max(1, Math.ceil(bytes / PAGE_BYTES));
  const memory = new wasm.Memory({ initial: pages, maximum: pages, shared: false });
  const { exports } = new wasm.Instance(new wasm.Module(moduleOf(made)), { env: { memory } });
  const exported = exports[made.name] as (...operands: readonly number[]) => void;
  return { buffer: memory.buffer, call: exported };
}

/** Whether this machine has multiply-adds in one rounding. */
export const hasRelaxed = ((): boolean => {
  const made = new WasmFunction("probe");
  const one: Code = f32x4(1);
  made.body = [one, one, one, "f32x4.relaxed_madd", "drop"];
  return wasm.validate(moduleOf(made));
})();
