import { apply, type Code, f32x4, get, set } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";
export function unaryCode(op: string, f: WasmFunction, x: Code, options: { readonly relaxed: boolean }): Code {
  void options;
  if (op === "abs") return apply("f32x4.abs", x);
  if (op === "sqrt") return apply("f32x4.sqrt", x);
  if (op === "rsqrt") return apply("f32x4.div", f32x4(1), apply("f32x4.sqrt", x));
  if (op === "relu") return apply("f32x4.max", x, f32x4(0));
  if (op === "sign") {
    const v = f.local("v128");
    const one = apply("v128.or", apply("v128.and", get(v), f32x4(-0)), f32x4(1));
    const mask = apply("v128.or", apply("f32x4.gt", get(v), f32x4(0)), apply("f32x4.lt", get(v), f32x4(0)));
    return [set(v, x), apply("v128.bitselect", one, get(v), mask)];
  }
  throw new Error(`no ${op} yet`);
}
