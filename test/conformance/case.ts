import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { HostTensor } from "../../runtime/engines/engine.ts";

/** A tensor whose element i is (i, or i modulo `mod`) + offset: sums and products of such numbers are exact in f32. */
interface Filled {
  readonly shape: readonly number[];
  readonly mod: number;
  readonly offset: number;
}

/** One line of a corpus: what einops 0.8.2 answered to one call. */
export interface Case {
  readonly id: string;
  readonly kind: "rearrange" | "repeat" | "reduce" | "einsum" | "pack" | "unpack";
  readonly pattern: string;
  readonly sizes?: Readonly<Record<string, unknown>>;
  readonly reduction?: string;
  /** The inputs are one list: a tensor with a new first axis. */
  readonly stack?: boolean;
  readonly inputs: readonly Filled[];
  readonly packed_shapes?: readonly (readonly number[])[];
  readonly ok: boolean;
  /** einops' error in our numbering. */
  readonly code?: string;
  /** Where a compiler should differ from einops; either way is right. */
  readonly diverge?: { readonly want: "accept" | "reject" };
  readonly out_shape?: readonly number[];
  /** First 16 hex digits of the SHA-256 of the result's f32 bytes. */
  readonly out_sha?: string;
  /** pack and unpack: for each result its shape and the sum of element i times (i mod 101) + 1. */
  readonly out_shapes?: readonly (readonly number[])[];
  readonly out_checksums?: readonly number[];
}

/** The cases of a corpus beside this file; its first line describes it. */
export function readCorpus(name: string): Case[] {
  const [, ...lines] = readFileSync(new URL(name, import.meta.url), "utf8")
    .trim()
    .split("\n");
  return lines.map((line): Case => JSON.parse(line));
}

export function filled({ shape, mod, offset }: Filled): HostTensor {
  const count = shape.reduce((product, size) => product * size, 1);
  const data = Float32Array.from({ length: count }, (_, i) => (mod > 0 ? i % mod : i) + offset);
  return { dtype: "f32", shape, data };
}

/** The results of a case as its corpus records them. */
export function recorded({ out_shape, out_sha, out_shapes, out_checksums }: Case): readonly unknown[] {
  if (out_shapes === undefined) return [{ shape: out_shape, bytes: out_sha }];
  return out_shapes.map((shape, i) => ({ shape, checksum: out_checksums?.[i] }));
}

/** Results of ours in the same form. */
export function observed(one: Case, results: readonly (HostTensor | undefined)[]): readonly unknown[] {
  return results.map((result) => {
    // + 0 makes −0 the 0 that it equals.
    const data = Float32Array.from(result?.data ?? [], (element) => element + 0);
    const bytes = createHash("sha256").update(new Uint8Array(data.buffer)).digest("hex").slice(0, 16);
    const checksum = data.reduce((sum, element, i) => sum + element * ((i % 101) + 1), 0);
    return one.out_shapes === undefined ? { shape: result?.shape, bytes } : { shape: result?.shape, checksum };
  });
}
