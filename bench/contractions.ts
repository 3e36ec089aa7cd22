/**
 * Gflop/s of contractions as shipped models have them, on one thread: `npx tsx bench/contractions.ts [part of a name]`.
 * Each number is the best of many short runs, all shapes taking turns, so that a slow moment of the machine is in none.
 */
import type { Contraction } from "../compiler/targets/module/contraction/contraction.ts";
import {
  contractionFunction,
  contractionScratchBytes,
} from "../compiler/targets/module/contraction/contraction-function.ts";
import { encodeModule } from "../compiler/wasm/encode-module.ts";
import { PAGE_BYTES } from "../compiler/wasm/module.ts";

const ROUNDS = 25;
const SAMPLE_MS = 4;

type Axis = Readonly<Record<"size" | "a" | "b" | "c", number>>;
const axis = (size: number, a: number, b: number, c: number): Axis => ({ size, a, b, c });
const of = (batch: Axis[], m: Axis[], n: Axis[], k: Axis[]): Contraction => ({ batch, m, n, k });

/** The four products of matrices that lie row by row; `T` is a transposed one. */
const product = (flags: "NN" | "NT" | "TN" | "TT", m: number, k: number, n: number): Contraction =>
  of(
    [],
    [axis(m, flags[0] === "T" ? 1 : k, 0, n)],
    [axis(n, 0, flags[1] === "T" ? k : 1, 1)],
    [axis(k, flags[0] === "T" ? m : 1, flags[1] === "T" ? 1 : n, 0)],
  );

/** Queries against keys, both [sample, token, head, width], and weights [sample, head, token, token] of values. */
function attention(
  part: "scores" | "values" | "keys' gradient",
  samples: number,
  heads: number,
  tokens: number,
  width: number,
) {
  const row = heads * width;
  const square = tokens * tokens;
  const each = (a: number, b: number, c: number) => {
    const outer = (inner: number) => (inner === square ? heads * square : tokens * row);
    return [axis(samples, outer(a), outer(b), outer(c)), axis(heads, a, b, c)];
  };
  if (part === "scores")
    return of(
      each(width, width, square),
      [axis(tokens, row, 0, tokens)],
      [axis(tokens, 0, row, 1)],
      [axis(width, 1, 1, 0)],
    );
  const [m, k] = part === "values" ? [tokens, 1] : [1, tokens];
  return of(each(square, width, width), [axis(tokens, m, 0, row)], [axis(width, 0, 1, 1)], [axis(tokens, k, row, 0)]);
}

/** Windows over [sample, height, width, channel], already with their margin. */
function convolution(samples: number, size: number, from: number, to: number, window: number, stride: number) {
  const after = Math.floor((size - window) / stride) + 1;
  return of(
    [],
    [
      axis(samples, size * size * from, 0, after * after * to),
      axis(after, stride * size * from, 0, after * to),
      axis(after, stride * from, 0, to),
    ],
    [axis(to, 0, 1, 1)],
    [axis(window, size * from, window * from * to, 0), axis(window, from, from * to, 0), axis(from, 1, to, 0)],
  );
}

function filterGradient({ m, n, k }: Contraction): Contraction {
  return of(
    [],
    k.map(({ size, a, b }) => axis(size, a, 0, b)),
    n.map(({ size, c }) => axis(size, 0, c, 1)),
    m.map(({ size, a, c }) => axis(size, a, c, 0)),
  );
}

function depthwise(samples: number, size: number, channels: number, window: number): Contraction {
  const { m, k } = convolution(samples, size, channels, channels, window, 1);
  const taps = k.slice(0, 2).map(({ size: taps, a, b }) => axis(taps, a, b / channels, 0));
  return of(
    [axis(channels, 1, 1, 1)],
    m.map(({ size: places, a, c }) => axis(places, a, 0, c)),
    [],
    taps,
  );
}

function depthwiseGradient(samples: number, size: number, channels: number, window: number): Contraction {
  const { batch, m, k } = depthwise(samples, size, channels, window);
  return of(
    [...batch],
    k.map((tap) => axis(tap.size, tap.a, 0, tap.b)),
    [],
    m.map((place) => axis(place.size, place.a, place.c, 0)),
  );
}

const stem = convolution(8, 224, 3, 64, 7, 2);
const middle = convolution(8, 30, 64, 64, 3, 1);
const shapes: Readonly<Record<string, Contraction>> = {
  "NN 1088×64×1536": product("NN", 1088, 64, 1536),
  "NT 1088×64×1536": product("NT", 1088, 64, 1536),
  "TN 1088×64×1536": product("TN", 1088, 64, 1536),
  "TT 1088×64×1536": product("TT", 1088, 64, 1536),
  "digits NN 1088×64×192": product("NN", 1088, 64, 192),
  "digits TN 64×1088×192": product("TN", 64, 1088, 192),
  "digits NT 1088×192×64": product("NT", 1088, 192, 64),
  "digits NN 1088×128×64": product("NN", 1088, 128, 64),
  "digits NN 1024×49×64": product("NN", 1024, 49, 64),
  "digits TN 49×1024×64": product("TN", 49, 1024, 64),
  "digits NN 64×64×10": product("NN", 64, 64, 10),
  "digits TN 64×64×10": product("TN", 64, 64, 10),
  "digits scores": attention("scores", 64, 4, 17, 16),
  "digits values": attention("values", 64, 4, 17, 16),
  "digits keys' gradient": attention("keys' gradient", 64, 4, 17, 16),
  "small TN 64×1088×1536": product("TN", 64, 1088, 1536),
  "small NT 1088×1536×64": product("NT", 1088, 1536, 64),
  "small NN 1088×512×64": product("NN", 1088, 512, 64),
  "small scores": attention("scores", 64, 8, 17, 64),
  "small values": attention("values", 64, 8, 17, 64),
  "small keys' gradient": attention("keys' gradient", 64, 8, 17, 64),
  "ViT-Ti NN 1576×192×576": product("NN", 1576, 192, 576),
  "ViT-Ti NT 1576×576×192": product("NT", 1576, 576, 192),
  "ViT-Ti TN 192×1576×576": product("TN", 192, 1576, 576),
  "ViT-Ti NN 1576×768×192": product("NN", 1576, 768, 192),
  "ViT-Ti TN 768×1576×192": product("TN", 768, 1576, 192),
  "ViT-Ti scores": attention("scores", 8, 3, 197, 64),
  "ViT-Ti values": attention("values", 8, 3, 197, 64),
  "ViT-Ti keys' gradient": attention("keys' gradient", 8, 3, 197, 64),
  "ViT-B NN 394×768×3072": product("NN", 394, 768, 3072),
  "stem 7×7 of 3": stem,
  "stem's filter gradient": filterGradient(stem),
  "3×3 of 64": middle,
  "3×3's filter gradient": filterGradient(middle),
  "depthwise 3×3 of 96": depthwise(4, 30, 96, 3),
  "its filter gradient": depthwiseGradient(4, 30, 96, 3),
  "one row 1×768×1000": product("NN", 1, 768, 1000),
  "one row NT 1×768×1000": product("NT", 1, 768, 1000),
  "one column 1024×256×1": product("NN", 1024, 256, 1),
  "one column TN 1024×256×1": product("TN", 1024, 256, 1),
  "outer product 256×1×512": product("NN", 256, 1, 512),
  "3 columns 1088×64×3": product("NN", 1088, 64, 3),
};

interface WebAssemblyHere {
  readonly Memory: new (size: { readonly initial: number }) => { readonly buffer: ArrayBuffer };
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
}
const { WebAssembly } = globalThis as unknown as { readonly WebAssembly: WebAssemblyHere };

const sizes = (axes: readonly { readonly size: number }[]) => axes.reduce((all, { size }) => all * size, 1);

/** One contraction ready to run: its bytes of code, what one run computes, and the best time so far. */
class Bench {
  readonly bytes: number;
  readonly flops: number;
  best = Number.POSITIVE_INFINITY;
  private readonly run: () => void;
  private runs = 1;

  constructor(contraction: Contraction, relaxed: boolean) {
    const { entry, helpers } = contractionFunction("contraction", contraction, { relaxed });
    const all = [contraction.batch, contraction.m, contraction.n, contraction.k];
    this.flops = 2 * all.reduce((product, axes) => product * sizes(axes), 1);
    const floats = (operand: "a" | "b" | "c") =>
      all.flat().reduce((far, at) => far + (at.size - 1) * ((at as Partial<Axis>)[operand] ?? 0), 1);
    const [a, b, c] = [floats("a"), floats("b"), floats("c")];
    const align = (bytes: number) => Math.ceil(bytes / 64) * 64 + 64;
    const at = { a: 64, b: 64 + align(a * 4), c: 64 + align(a * 4) + align(b * 4) };
    const scratch = at.c + align(c * 4);
    const pages = Math.ceil((scratch + contractionScratchBytes(contraction)) / PAGE_BYTES);
    const functions = [entry, ...helpers];
    const exports = ["contraction"];
    const code = encodeModule({ memory: { minimumPages: pages, shared: false }, imports: [], functions, exports });
    this.bytes = code.length;
    const memory = new WebAssembly.Memory({ initial: pages });
    const values = new Float32Array(memory.buffer);
    for (let i = 0; i < at.c / 4; i++) values[i] = Math.sin(i);
    const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { env: { memory } });
    const call = instance.exports.contraction as (...addresses: readonly number[]) => void;
    this.run = () => call(at.a, at.b, at.c, scratch, 0, 1);
    this.sample();
  }

  sample(): void {
    const begin = performance.now();
    for (let i = 0; i < this.runs; i++) this.run();
    const took = performance.now() - begin;
    this.best = Math.min(this.best, took / this.runs);
    this.runs = Math.max(1, Math.round(SAMPLE_MS / this.best));
  }
}

const only = process.argv[2] ?? "";
const names = Object.keys(shapes).filter((name) => name.includes(only));
const rows = names.map((name) => ({ name, simd: new Bench(shapes[name] as Contraction, false) }));
let relaxed: (Bench | undefined)[];
try {
  relaxed = names.map((name) => new Bench(shapes[name] as Contraction, true));
} catch {
  relaxed = [];
}
for (let round = 0; round < ROUNDS; round++)
  rows.forEach(({ simd }, i) => {
    simd.sample();
    relaxed[i]?.sample();
  });
const rate = (bench: Bench | undefined) => (bench === undefined ? "–" : (bench.flops / bench.best / 1e6).toFixed(1));
console.log(`| Node ${process.versions.node}: m × k × n | simd | relaxed | bytes of code |\n|---|---|---|---|`);
rows.forEach(({ name, simd }, i) => console.log(`| ${name} | ${rate(simd)} | ${rate(relaxed[i])} | ${simd.bytes} |`));
