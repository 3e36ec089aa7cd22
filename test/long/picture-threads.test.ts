import { join } from "node:path";
import { expect, test, vi } from "vitest";
import type { Batch } from "../../runtime/data/batches.ts";
import { formForModel } from "../../runtime/host/datasets/known-data.ts";
import { openData } from "../../runtime/host/loading/open-data.ts";
import { smallDigits, writeClassFolders } from "../runtime/host/loading/small-digits.ts";
import { temporaryFolder } from "../runtime/temporary-folder.ts";

const augment = [
  { random_resized_crop: { scale: [0.5, 1], ratio: [0.75, 1.33], interpolation: "random" } },
  { color_jitter: { brightness: 0.4, contrast: 0.4, saturation: 0.4, hue: 0.1, probability: 1 } },
  { random_erasing: { probability: 0.5, area: [0.02, 0.3], ratio: [0.5, 2], fill: "pixel", count: 2 } },
  { mixup: { alpha: 0.8, probability: 1, mode: "elem", epochs: undefined } },
] as const;

test("threads, however many, and what is kept in memory or on disk change no bit", async () => {
  vi.stubEnv("VITRAL_CACHE", temporaryFolder());
  const folder = join(temporaryFolder(), "digits");
  await writeClassFolders(folder, smallDigits.slice(0, 100));
  const split = { validation: 0.2, test: undefined, seed: 0 };
  const dataset = { folder, split, corrupt: "fail", ground: "white", sampling: "shuffled", form: undefined } as const;
  const read = async (more: { readonly workers: number; readonly cache: number; readonly disk?: number }) => {
    const loading = { disk: 0, ...more };
    const recipe = { dataset, batch_size: 16, seed: 0, loading, augment };
    // Another size than the pictures have: they are resized.
    const data = await openData(recipe, formForModel(3, 12, 12), undefined);
    const batches: Batch[] = [];
    for (const epoch of [0, 1]) for await (const batch of data.batches.train(epoch, 0)) batches.push(batch);
    for await (const batch of data.batches.evaluate("validation")) batches.push(batch);
    await data.close();
    return batches;
  };
  const alone = await read({ workers: 0, cache: 0 });
  expect(await read({ workers: 0, cache: 512 })).toEqual(alone);
  expect(await read({ workers: 1, cache: 512 })).toEqual(alone);
  expect(await read({ workers: 3, cache: 0 })).toEqual(alone);
  for (const workers of [2, 1, 0]) expect(await read({ workers, cache: 0, disk: 1 })).toEqual(alone);
});
