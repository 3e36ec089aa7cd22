/** What is needed of the standard's object, which the types of Node do not declare. */
export interface WebAssemblyHere {
  validate(bytes: Uint8Array<ArrayBuffer>): boolean;
  readonly Module: new (bytes: Uint8Array<ArrayBuffer>) => WasmCode;
  readonly Instance: new (code: WasmCode, imports: { readonly env: WasmImports }) => WasmInstance;
  readonly Memory: new (size: {
    readonly initial: number;
    readonly maximum: number;
    readonly shared: boolean;
  }) => WasmMemory;
}

/** A module that the machine has translated; threads may be given it. */
export type WasmCode = object;

/** What a module may import; it takes what it asks for. */
export interface WasmImports {
  readonly memory: WasmMemory;
  /** The clock of one that notes when it did what, in milliseconds. */
  readonly now?: () => number;
}

export interface WasmMemory {
  readonly buffer: ArrayBuffer | SharedArrayBuffer;
}

export interface WasmInstance {
  readonly exports: Readonly<Record<string, unknown>>;
}

/** Undefined where WebAssembly is forbidden, as with `node --jitless`. */
export const webAssembly = (globalThis as { readonly WebAssembly?: WebAssemblyHere }).WebAssembly;
