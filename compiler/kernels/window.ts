import { add, floorDivide, isConstant, type Size, subtract } from "../size/size.ts";

/** Windows of one image axis: `taps` elements each, `dilation` apart, a new window every `stride` elements. */
export interface Windows {
  readonly taps: number;
  readonly stride: number;
  readonly dilation: number;
}

/** How many windows fit: ⌊(length − (taps − 1)·dilation − 1) / stride⌋ + 1. Undefined where not even one does. */
export function windowCount(length: Size, { taps, stride, dilation }: Windows): Size | undefined {
  const room = subtract(length, (taps - 1) * dilation + 1);
  return isConstant(room) && room < 0 ? undefined : add(floorDivide(room, stride), 1);
}

type Visit = (input: number, output: number, tap: number) => void;

/**
 * Calls `visit` for each tap of each window of NHWC images: which input pixel the tap lies on, which output pixel the
 * window makes, and which tap it is, each counted in row-major order. All of a window's taps come one after the other.
 */
export function forEachTap(
  input: readonly number[],
  output: readonly number[],
  vertical: Windows,
  horizontal: Windows,
  visit: Visit,
): void {
  const [batch = 0, height = 0, width = 0] = input;
  const [, rows = 0, columns = 0] = output;
  let window = 0;
  for (let image = 0; image < batch; image++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++, window++) {
        for (let i = 0; i < vertical.taps; i++) {
          const y = row * vertical.stride + i * vertical.dilation;
          for (let j = 0; j < horizontal.taps; j++) {
            const x = column * horizontal.stride + j * horizontal.dilation;
            visit((image * height + y) * width + x, window, i * horizontal.taps + j);
          }
        }
      }
    }
  }
}
