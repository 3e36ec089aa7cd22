import { writeFileSync } from "node:fs";
import { join } from "node:path";
import sharp from "sharp";
import { describe, expect, it } from "vitest";
import { mnist } from "../../../../runtime/host/datasets/mnist.ts";
import { readPicture } from "../../../../runtime/host/pictures/picture.ts";
import { temporaryFolder } from "../../temporary-folder.ts";

const form = mnist.images;
const levelsOf = (data: ArrayLike<number>) => Array.from(data, (x) => Math.round((x * 0.3081 + 0.1307) * 255) + 0);

/** A picture of an upright bar, as grey levels. */
function bar(width: number, height: number, ink: number, paper: number): Buffer {
  const isInk = (x: number) => x >= width * 0.4 && x < width * 0.6;
  return Buffer.from(Array.from({ length: width * height }, (_, i) => (isInk(i % width) ? ink : paper)));
}

async function save(name: string, levels: Buffer, width: number, height: number): Promise<string> {
  const path = join(temporaryFolder(), name);
  await sharp(levels, { raw: { width, height, channels: 1 } }).toFile(path);
  return path;
}

describe("readPicture", () => {
  it("reads a picture of the right form as it is", async () => {
    const levels = bar(28, 28, 255, 0);
    const { image, note } = await readPicture(await save("a.png", levels, 28, 28), { images: form });
    expect(image.shape).toEqual([1, 1, 28, 28]);
    expect(levelsOf(image.data)).toEqual([...levels]);
    expect(note).toBe("read as 28×28, in grey");
  });

  it("is what the dataset's own loader makes of the same digit", async () => {
    const digits = await mnist.load();
    const expected = new Float32Array(784);
    digits.write(4321, expected, 0);
    const path = await save("digit.png", Buffer.from(levelsOf(expected)), 28, 28);
    const { image } = await readPicture(path, { images: form });
    for (const [i, x] of image.data.entries()) expect(x).toBeCloseTo(expected[i] ?? 0, 6);
  });

  it("inverts dark strokes on light paper, unless told not to", async () => {
    const path = await save("a.png", bar(28, 28, 0, 255), 28, 28);
    const { image, note } = await readPicture(path, { images: form });
    expect(levelsOf(image.data)).toEqual([...bar(28, 28, 255, 0)]);
    expect(note).toContain("inverted, since its background is light");
    const kept = await readPicture(path, { images: form }, "never");
    expect(levelsOf(kept.image.data)).toEqual([...bar(28, 28, 0, 255)]);
    expect((await readPicture(path, { images: form }, "always")).note).toContain("inverted as asked");
  });

  it("resizes, keeps proportions and says so", async () => {
    const { image, note } = await readPicture(await save("wide.jpeg", bar(200, 100, 250, 5), 200, 100), {
      images: form,
    });
    expect(note).toBe("read as 28×28, in grey, resized from 200×100, padded to keep its proportions");
    const levels = levelsOf(image.data);
    expect(levels[0]).toBeLessThan(60);
    expect(levels[14 * 28 + 14]).toBeGreaterThan(200);
  });

  it("takes transparency for paper, and colours for grey", async () => {
    const path = join(temporaryFolder(), "a.png");
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg" width="28" height="28"><rect x="12" width="4" height="28" fill="#00f"/></svg>';
    await sharp(Buffer.from(svg)).png().toFile(path);
    const { image, note } = await readPicture(path, { images: form });
    expect(note).toContain("inverted");
    expect(levelsOf(image.data)[0]).toBe(0);
    expect(levelsOf(image.data)[14]).toBeGreaterThan(150);
  });

  it.each([
    ["text", "not a picture"],
    ["nothing", ""],
  ])("says what is wrong with a file of %s", async (_, content) => {
    const path = join(temporaryFolder(), "a.png");
    writeFileSync(path, content);
    await expect(readPicture(path, { images: form })).rejects.toThrow(/R214.*cannot be read as an image/);
  });

  it("says in its own words what is wrong with a file, whatever decoder met it", async () => {
    const raw = { raw: { width: 28, height: 28, channels: 1 } } as const;
    const [png, jpeg] = await Promise.all([
      sharp(bar(28, 28, 9, 200), raw)
        .png()
        .toBuffer(),
      sharp(bar(28, 28, 9, 200), raw)
        .jpeg()
        .toBuffer(),
    ]);
    const damaged = "begins as a picture does, and is damaged or cut short";
    const path = join(temporaryFolder(), "picture");
    for (const [bytes, said] of [
      [Buffer.alloc(0), "it is empty"],
      [Buffer.from("hello"), "it is not in a picture format that is known here"],
      [png.subarray(0, 8), damaged],
      [png.subarray(0, 60), damaged],
      [jpeg.subarray(0, 4), damaged],
      [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"'), damaged],
    ] as const) {
      writeFileSync(path, bytes);
      const error = await readPicture(path, { images: form }).catch(String);
      expect(error).toContain(said);
      expect(error).not.toMatch(/vips|glib|libpng|buffer/i);
    }
  });

  it("says what is wrong with a cut, a missing and a huge file", async () => {
    const whole = await sharp(bar(28, 28, 9, 200), { raw: { width: 28, height: 28, channels: 1 } })
      .png()
      .toBuffer();
    const folder = temporaryFolder();
    writeFileSync(join(folder, "cut.png"), whole.subarray(0, whole.length - 30));
    await expect(readPicture(join(folder, "cut.png"), { images: form })).rejects.toThrow("R214");
    await expect(readPicture(join(folder, "none.png"), { images: form })).rejects.toThrow("there is no such file");
    await expect(readPicture(folder, { images: form })).rejects.toThrow("it is a folder");
  });
});
