import { describe, expect, test } from "vitest";
import { imagesFor } from "../../../../runtime/host/imports/source-config.ts";

const form = { channels: 3, height: 8, width: 8, classes: undefined };
const read = (value: Readonly<Record<string, unknown>>) =>
  imagesFor([{ name: "c.json", path: "c.json", text: "", value }], form);

describe("what a config says of pictures", () => {
  test("is refused where no picture can be normalised by it", () => {
    const processor = { do_normalize: true, image_mean: [0.5], image_std: [0.5] };
    for (const wrong of [
      { image_std: [0.5, 0, 0.5] },
      { image_std: [-1] },
      { image_std: [1e-300] },
      { image_std: [] },
      { image_mean: [0.5, "x", 0.5] },
      { image_mean: [1e300] },
      { rescale_factor: 0 },
      { rescale_factor: -1 },
    ])
      expect(() => read({ ...processor, ...wrong }), JSON.stringify(wrong)).toThrow("cannot be normalised");
    expect(() => read({ mean: [0.5], std: [0] })).toThrow("cannot be normalised");
  });

  test("is the processor's own default where it does not say", () => {
    for (const unsaid of [{}, { image_mean: null, image_std: null }])
      expect(read({ do_normalize: true, ...unsaid })).toMatchObject({
        mean: [0.5, 0.5, 0.5],
        deviation: [0.5, 0.5, 0.5],
      });
    expect(read({ do_normalize: false, image_std: [0] })).toMatchObject({ mean: [0, 0, 0], deviation: [1, 1, 1] });
  });
});
