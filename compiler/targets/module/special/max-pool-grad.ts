import { apply, type Code, countUp, f32x4, get, i32, type Local, set, when } from "../../../wasm/code.ts";
import { RegionFunction } from "../region-function.ts";
import { loadFirst, storeFirst } from "./first-lanes.ts";
import { named } from "./named.ts";
import { overPart } from "./part.ts";

/** Images are NHWC; windows are counted from the first pixel on and lie within the image. */
interface Pooling {
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
  const vector = () => f.local("v128");
  const [unit, begin, pixel, row, column] = [local(), local(), local(), local(), local()];
  const [inX, inY, tap, tapRow] = [local(), local(), local(), local()];
  const [largest, cotangent, isTaken, isHere] = [vector(), vector(), vector(), vector()];
  const sum = vector();
  const pixelBytes = channels * 4;
  const chunks = Math.ceil(channels / CHUNK);
  const rest = channels - (chunks - 1) * CHUNK;
  const at = (base: Local, offset: Local): Code => apply("i32.add", get(base), get(offset));

  /** Goes through the taps of one window in four channels. */
  const overTaps = (lanes: number, offset: number): Code => [
    set(largest, loadFirst(lanes, at(y, inY), offset)),
    set(cotangent, loadFirst(lanes, at(g, inY), offset)),
    set(isTaken, f32x4(0)),
    countUp(tapRow, get(inX), apply("i32.add", get(inX), i32(window[0] * width * pixelBytes)), width * pixelBytes, [
      countUp(tap, get(tapRow), apply("i32.add", get(tapRow), i32(window[1] * pixelBytes)), pixelBytes, [
        set(
          isHere,
          apply("v128.andnot", apply("f32x4.eq", loadFirst(lanes, at(x, tap), offset), get(largest)), get(isTaken)),
        ),
        set(isTaken, apply("v128.or", get(isTaken), get(isHere))),
        set(
          sum,
          apply("f32x4.add", loadFirst(lanes, at(out, tap), offset), apply("v128.and", get(cotangent), get(isHere))),
        ),
        storeFirst(lanes, at(out, tap), sum, offset),
      ]),
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
        set(inX, apply("i32.add", get(inX), i32(stride[1] * pixelBytes))),
        set(inY, apply("i32.add", get(inY), i32(pixelBytes))),
      ]),
      set(inX, apply("i32.add", get(inX), i32((stride[0] * width - columns * stride[1]) * pixelBytes))),
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
