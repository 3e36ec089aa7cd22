import { apply, type Code, countUp, f32x4, get, i32, type Local, set, when } from "../../../wasm/code.ts";
import { RegionFunction } from "../region-function.ts";
import { loadFirst, storeFirst } from "./first-lanes.ts";
import { named } from "./named.ts";
import { overPart } from "./part.ts";

/** Images are NHWC; windows are counted from the first pixel on and lie within the image. */
export interface Pooling {
  readonly image: readonly number[];
  readonly pooled: readonly number[];
  readonly window: readonly [number, number];
  readonly stride: readonly [number, number];
}

/** Channels that one thread goes through an image for: a line of a cache. */
const CHUNK = 16;

/**
 * From x, y = max_pool(x) and the cotangent of y, that of x: each window's goes to the first element that is y. Windows
 * come one after the other, so that what several of them give to one element is added in their order.
 */
export function maxPoolGradFunction(name: string, { image, pooled, window, stride }: Pooling): RegionFunction {
  const f = new RegionFunction(name, ["x", "y", "g", "out"]);
  const [x, y, g, out] = [named(f, "x"), named(f, "y"), named(f, "g"), named(f, "out")];
  const [batch = 0, height = 0, width = 0, channels = 0] = image;
  const [, rows = 0, columns = 0] = pooled;
  const local = () => f.local("i32");
  const [unit, begin, pixel, row, column] = [local(), local(), local(), local(), local()];
  const [inX, inY, from, to, tapRow] = [local(), local(), local(), local(), local()];
  const vector = () => f.local("v128");
  const [largest, left, isHere, sum] = [vector(), vector(), vector(), vector()];
  const pixelBytes = channels * 4;
  const chunks = Math.ceil(channels / CHUNK);
  const rest = channels - (chunks - 1) * CHUNK;
  const at = (base: Local, offset: Local): Code => apply("i32.add", get(base), get(offset));
  const advance = (place: Local, bytes: number): Code => set(place, apply("i32.add", get(place), i32(bytes)));

  /** What is left of the cotangent goes to the lanes of a tap that are the largest. */
  const overTap = (lanes: number, offset: number): Code => [
    set(isHere, apply("f32x4.eq", loadFirst(lanes, get(from), offset), get(largest))),
    set(sum, apply("f32x4.add", loadFirst(lanes, get(to), offset), apply("v128.and", get(left), get(isHere)))),
    storeFirst(lanes, get(to), sum, offset),
    set(left, apply("v128.andnot", get(left), get(isHere))),
  ];
  /** Goes through the taps of one window in four channels. */
  const overTaps = (lanes: number, offset: number): Code => [
    set(largest, loadFirst(lanes, at(y, inY), offset)),
    set(left, loadFirst(lanes, at(g, inY), offset)),
    set(from, at(x, inX)),
    set(to, at(out, inX)),
    countUp(tapRow, i32(0), i32(window[0]), 1, [
      Array.from({ length: window[1] }, (_, tap) => overTap(lanes, tap * pixelBytes + offset)),
      advance(from, width * pixelBytes),
      advance(to, width * pixelBytes),
    ]),
  ];
  const quads = (size: number, of: (lanes: number, offset: number) => Code): Code =>
    Array.from({ length: Math.ceil(size / 4) }, (_, i) => of(Math.min(4, size - 4 * i), i * 16));
  const ofWidth = (size: number): Code => [
    set(sum, f32x4(0)),
    countUp(
      pixel,
      get(inX),
      apply("i32.add", get(inX), i32(height * width * pixelBytes)),
      pixelBytes,
      quads(size, (lanes, offset) => storeFirst(lanes, at(out, pixel), sum, offset)),
    ),
    countUp(row, i32(0), i32(rows), 1, [
      countUp(column, i32(0), i32(columns), 1, [
        quads(size, overTaps),
        advance(inX, stride[1] * pixelBytes),
        advance(inY, pixelBytes),
      ]),
      advance(inX, (stride[0] * width - columns * stride[1]) * pixelBytes),
    ]),
  ];
  const imageOf = apply("i32.div_u", get(unit), i32(chunks));
  f.body = overPart(f, batch * chunks, unit, [
    set(begin, apply("i32.mul", apply("i32.rem_u", get(unit), i32(chunks)), i32(CHUNK * 4))),
    set(inX, apply("i32.add", apply("i32.mul", imageOf, i32(height * width * pixelBytes)), get(begin))),
    set(inY, apply("i32.add", apply("i32.mul", imageOf, i32(rows * columns * pixelBytes)), get(begin))),
    rest === CHUNK
      ? ofWidth(CHUNK)
      : when(apply("i32.lt_u", get(begin), i32((chunks - 1) * CHUNK * 4)), ofWidth(CHUNK), ofWidth(rest)),
  ]);
  return f;
}
