import { expect, it } from "vitest";
import { diagnoseTensorflow } from "../../../../runtime/host/install-tensorflow/doctor.ts";
import { loadTensorflow, locateTensorflow } from "../../../../runtime/host/tensorflow/locate.ts";

// Only where somebody ran `vitral engine install`: the engine is optional, and installing it needs a network.
const located = locateTensorflow();

// Half a gigabyte of library is read from a cold disk, twice: seconds on a busy machine.
it.skipIf("missing" in located)("an installed engine computes, here and in a child", { timeout: 120_000 }, async () => {
  if ("missing" in located) return;
  const diagnosis = await diagnoseTensorflow();
  expect(diagnosis).toMatchObject({ works: true });
  const tf = loadTensorflow(located);
  expect(tf.getBackend()).toBe("tensorflow");
  const product = tf.tidy(() => tf.matMul(tf.tensor2d([1, 2, 3, 4], [2, 2]), tf.eye(2)).dataSync());
  expect([...product]).toEqual([1, 2, 3, 4]);
  expect(tf.node.getNumOfSavedModels()).toBe(0);
});
