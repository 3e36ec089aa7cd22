import { availableParallelism } from "node:os";
import { afterEach, expect, test, vi } from "vitest";
import { tellThreads, threadsFor, threadsInAll } from "../../../../runtime/host/tensorflow/threads.ts";

afterEach(() => vi.unstubAllEnvs());

test("small ops have a thread each, large ones share all", () => {
  for (const threads of [1, 2, 8]) {
    expect(threadsFor(0.97e9, threads)).toEqual({ ops: threads, each: 1 });
    expect(threadsFor(6.56e9, threads)).toEqual({ ops: threads, each: threads });
  }
});

test("as many as are asked for, as the environment says, or as there are cores; what the library heard first holds", () => {
  vi.stubEnv("TF_NUM_INTRAOP_THREADS", "");
  expect(threadsInAll(undefined)).toBe(availableParallelism());
  expect(threadsInAll(1e6)).toBe(availableParallelism());
  vi.stubEnv("TF_NUM_INTRAOP_THREADS", "1");
  expect(threadsInAll(undefined)).toBe(1);
  vi.stubEnv("TF_NUM_INTEROP_THREADS", "");
  expect(tellThreads({ ops: 2, each: 1 })).toEqual({ ops: 2, each: 1 });
  expect([process.env.TF_NUM_INTEROP_THREADS, process.env.TF_NUM_INTRAOP_THREADS]).toEqual(["2", "1"]);
  expect(tellThreads({ ops: 4, each: 4 })).toEqual({ ops: 2, each: 1 });
  expect(threadsInAll(1)).toBe(2);
});
