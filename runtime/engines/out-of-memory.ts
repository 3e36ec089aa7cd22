/** Memory was asked for and not given. */
export class OutOfMemory extends Error {
  override readonly name = "OutOfMemory";
  /** What was under way: "kernel `matmul` of `head`". */
  readonly at: string;

  constructor(at: string, cause?: unknown) {
    super(`memory ran out in ${at}`, { cause });
    this.at = at;
  }
}

/** How V8, the C library, Emscripten and TensorFlow say it; none of them has a code for it. */
const SAYINGS =
  /out of memory|\bOOM\b|array buffer allocation failed|invalid (typed )?array length|(cannot|could not|failed to) allocate|bad_alloc|TF_Status: 8\b/i;

/** Whether an error, or one that it was made of, says that memory ran out. */
export function isOutOfMemory(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error instanceof OutOfMemory || SAYINGS.test(error.message) || isOutOfMemory(error.cause);
}
