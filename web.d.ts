/**
 * What the pure part may use beside the language itself: what every browser, worker and Node has. Only
 * `tsconfig.pure.json` reads this file; elsewhere the types of Node declare the same.
 */
declare function atob(data: string): string;

declare const performance: { readonly timeOrigin: number; now(): number };

declare class TextEncoder {
  encode(text: string): Uint8Array<ArrayBuffer>;
}

declare class TextDecoder {
  constructor(label: "utf-8", options: { readonly fatal: true });
  decode(bytes: Uint8Array): string;
}

interface AbortSignal {
  readonly aborted: boolean;
}
