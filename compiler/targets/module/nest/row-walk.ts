import { elementCount } from "../../../kernels/nd-array.ts";
import { apply, branchIf, type Code, get, i32, type Local, loop, set, when } from "../../../wasm/code.ts";
import type { WasmFunction } from "../../../wasm/module.ts";

const ELEMENT = 4;

/**
 * Walks over the outer axes of a nest, row by row, over any range of them: the index along each axis, and for each
 * pattern of strides how many bytes the row lies from the first.
 */
export class RowWalk {
  private readonly f: WasmFunction;
  private readonly axes: readonly number[];
  private readonly indices: readonly Local[];
  private readonly offsets = new Map<string, { readonly strides: readonly number[]; readonly bytes: Local }>();

  constructor(f: WasmFunction, axes: readonly number[]) {
    this.f = f;
    this.axes = axes;
    this.indices = axes.map((_, axis) => f.local("i32", `i${axis}`));
  }

  get rows(): number {
    return elementCount(this.axes);
  }

  /** Bytes from the first row to this, stepping so. Ask before `over`. */
  offset(strides: readonly number[]): Code | undefined {
    if (strides.every((stride) => stride === 0)) return undefined;
    const known = this.offsets.get(strides.join());
    if (known !== undefined) return get(known.bytes);
    const bytes = this.f.local("i32", "row");
    this.offsets.set(strides.join(), { strides, bytes });
    return get(bytes);
  }

  /** Σ stride · index of the row. */
  index(strides: readonly number[]): Code {
    return strides.reduce<Code>((sum, stride, axis) => {
      const index = this.indices[axis];
      if (stride === 0 || index === undefined) return sum;
      return apply("i32.add", sum, apply("i32.mul", get(index), i32(stride)));
    }, i32(0));
  }

  /** Does `body` for each row from `begin` while below `end`. */
  over(begin: Code, end: Code, body: Code): Code {
    if (this.axes.length === 0) return when(apply("i32.lt_s", begin, end), body);
    const row = this.f.local("i32", "r");
    const last = this.f.local("i32", "end");
    return [
      set(row, begin),
      set(last, end),
      when(apply("i32.lt_s", get(row), get(last)), [
        this.start(row),
        loop((again) => [
          body,
          this.advance(this.axes.length - 1),
          set(row, apply("i32.add", get(row), i32(1))),
          branchIf(again, apply("i32.lt_s", get(row), get(last))),
        ]),
      ]),
    ];
  }

  private start(row: Local): Code {
    const rest = this.f.local("i32", "rest");
    const parts: Code[] = [set(rest, get(row))];
    for (const [axis, size] of [...this.axes.entries()].reverse()) {
      const index = this.indices[axis];
      if (index === undefined) continue;
      if (axis === 0) {
        parts.push(set(index, get(rest)));
      } else {
        parts.push(set(index, apply("i32.rem_u", get(rest), i32(size))));
        parts.push(set(rest, apply("i32.div_u", get(rest), i32(size))));
      }
    }
    for (const { strides, bytes } of this.offsets.values()) {
      parts.push(set(bytes, apply("i32.mul", this.index(strides), i32(ELEMENT))));
    }
    return parts;
  }

  /** One step along an axis; at its end back to its start, and one step along the axis before. */
  private advance(axis: number): Code {
    const index = this.indices[axis];
    const size = this.axes[axis];
    if (index === undefined || size === undefined) return [];
    const step = this.move((strides) => strides[axis] ?? 0);
    const next = set(index, apply("i32.add", get(index), i32(1)));
    if (axis === 0) return [step, next];
    return [
      step,
      next,
      when(apply("i32.eq", get(index), i32(size)), [
        set(index, i32(0)),
        this.move((strides) => -(strides[axis] ?? 0) * size),
        this.advance(axis - 1),
      ]),
    ];
  }

  private move(by: (strides: readonly number[]) => number): Code {
    return [...this.offsets.values()].flatMap(({ strides, bytes }) => {
      const elements = by(strides);
      return elements === 0 ? [] : [set(bytes, apply("i32.add", get(bytes), i32(elements * ELEMENT)))];
    });
  }
}
