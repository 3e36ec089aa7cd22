/** An index that was computed while a plan ran, and that no element has. */
export class IndexOutside extends Error {
  override readonly name = "IndexOutside";
  /** How many elements there are. */
  readonly length: number;
  readonly index: number;

  constructor(length: number, index: number, cause: unknown) {
    super(`index ${index} is outside of an axis of ${length}`, { cause });
    this.length = length;
    this.index = index;
  }
}

/** How tfjs says it, on every backend, before the backend is asked. */
const SAYING = /index value (-?\d+) is not in/;

/** Does work that picks by index along an axis of so many elements. */
export function picking<T>(length: number, work: () => T): T {
  try {
    return work();
  } catch (error) {
    const [, index] = SAYING.exec(error instanceof Error ? error.message : "") ?? [];
    throw index === undefined ? error : new IndexOutside(length, Number(index), error);
  }
}
