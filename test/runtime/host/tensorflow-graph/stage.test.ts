import { expect, test } from "vitest";
import type { HostTensor } from "../../../../runtime/engines/engine.ts";
import { Stage } from "../../../../runtime/host/tensorflow-graph/stage.ts";

test("tensors on a stage are what was put there, side by side, where TensorFlow shares no memory", () => {
  const whole = Float32Array.from({ length: 9 }, (_, i) => i);
  const tensors: readonly HostTensor[] = [
    { dtype: "f32", shape: [3], data: whole.subarray(2, 5) },
    { dtype: "bool", shape: [5], data: Uint8Array.of(1, 0, 1, 1, 0) },
    { dtype: "f32", shape: [0], data: new Float32Array(0) },
    { dtype: "i32", shape: [], data: Int32Array.of(-7) },
  ];
  const stage = new Stage();
  const put = stage.put(tensors.map((tensor, at) => [`t${at}`, tensor]));
  expect(put).toEqual(tensors.map((tensor, at) => [`t${at}`, tensor]));
  const memories = put.map(([, { data }]) => data);
  expect(new Set(memories.map(({ buffer }) => buffer)).size).toBe(1);
  expect(memories.every(({ buffer }) => buffer instanceof SharedArrayBuffer)).toBe(true);
  expect(memories.every(({ byteOffset }) => byteOffset % 16 !== 0)).toBe(true);

  const again = stage.put([["a", { dtype: "f32", shape: [3], data: whole.subarray(6) }]]);
  expect(again[0]?.[1].data).toEqual(Float32Array.of(6, 7, 8));
  expect(again[0]?.[1].data.buffer).toBe(memories[0]?.buffer);
});
