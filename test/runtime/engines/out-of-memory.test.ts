import { expect, test } from "vitest";
import { isOutOfMemory, OutOfMemory } from "../../../runtime/engines/out-of-memory.ts";

/** As V8, Emscripten and TensorFlow 2.15 said it. */
test.each([
  "Array buffer allocation failed",
  "Invalid typed array length: 6553600000",
  "Invalid array length",
  "WebAssembly.Instance(): Out of memory: Cannot allocate Wasm memory for new instance",
  "Aborted(RangeError: WebAssembly.instantiate(): Out of memory: Cannot allocate Wasm memory for new instance)",
  "Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[1600000,4096] and type float",
  "std::bad_alloc",
])("%s", (message) => {
  expect(isOutOfMemory(new RangeError(message))).toBe(true);
  expect(isOutOfMemory(new Error("kernel `add` failed", { cause: new Error(message) }))).toBe(true);
});

test("nothing else", () => {
  expect(isOutOfMemory(new OutOfMemory("an allocation"))).toBe(true);
  for (const message of ["index 99 is out of bounds", "the room is full", "Invalid TF_Status: 3"]) {
    expect(isOutOfMemory(new Error(message))).toBe(false);
  }
  expect(isOutOfMemory("out of memory")).toBe(false);
});
