import { readFileSync } from "node:fs";
import type { HostTensor } from "../../runtime/engines/engine.ts";

/** A tensor whose element i is (i, or i modulo `mod`) + offset: sums and products of such numbers are exact in f32. */
interface Filled {
  readonly shape: readonly number[];
  readonly mod: number;
  readonly offset: number;
}

/** One line of a corpus: what einops 0.8.2 answered to one call, as /work/shared/research/shapes.md §2 describes it. */
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
  readonly out_sha?: string;
  readonly out_shapes?: readonly (readonly number[])[];
  readonly out_checksums?: readonly number[];
  readonly out_first8?: readonly unknown[];
}

/** The cases of a corpus beside this file. */
export function readCorpus(name: string): Case[] {
  const lines = readFileSync(name.startsWith("/") ? name : new URL(name, import.meta.url), "utf8").trim().split("\n");
  const rows = lines.map((line): { kind: string } & Case => JSON.parse(line));
  return rows.filter(({ kind }) => String(kind) !== "meta");
}

export const count = (shape: readonly number[]): number => shape.reduce((product, size) => product * size, 1);

export function filled({ shape, mod, offset }: Filled): HostTensor {
  const data = Float32Array.from({ length: count(shape) }, (_, i) => (mod > 0 ? i % mod : i) + offset);
  return { dtype: "f32", shape, data };
}
