import { describe, expect, it } from "vitest";
import { applyOperation, type OperationName } from "../../../runtime/augment/operation.ts";
import type { Picture } from "../../../runtime/augment/picture.ts";
import { affineMatrix } from "../../../runtime/augment/pixels/affine-matrix.ts";
import { affineTransform } from "../../../runtime/augment/pixels/affine-transform.ts";
import { gaussianBlur } from "../../../runtime/augment/pixels/box-blur.ts";
import { centreCrop } from "../../../runtime/augment/pixels/centre-crop.ts";
import { cutOut, padded } from "../../../runtime/augment/pixels/crop-window.ts";
import { flip, verticalFlip } from "../../../runtime/augment/pixels/flip.ts";
import { turnHue } from "../../../runtime/augment/pixels/hue.ts";
import { pillowResize } from "../../../runtime/augment/pixels/resize-picture.ts";
import { rotate } from "../../../runtime/augment/pixels/rotate.ts";
import { noise, slope } from "./some-pictures.ts";

const pictures = [noise(13, 7, 3), noise(6, 11, 1), slope(9, 9, 3), noise(1, 1, 3), noise(5, 1, 1), noise(3, 4, 5)];
const place = { reading: "bicubic", fill: [1, 2, 3, 4, 5] } as const;

describe.each(pictures.map((one) => [`${one.width} × ${one.height} × ${one.channels}`, one] as const))(
  "%s",
  (_, picture) => {
    const all = { left: 0, top: 0, width: picture.width, height: picture.height };
    const same: readonly (readonly [string, (picture: Picture) => Picture])[] = [
      ["two flips", (one) => flip(flip(one))],
      ["two vertical flips", (one) => verticalFlip(verticalFlip(one))],
      ["a turn by nothing", (one) => rotate(one, 0, "bilinear", [])],
      ["resizing to its own size", (one) => pillowResize(one, one.width, one.height, "lanczos")],
      ["cutting out all of it", (one) => cutOut(one, all)],
      ["the middle of a margin", (one) => centreCrop(padded(one, 4, "reflect"), one)],
      ["a blur of nothing", (one) => gaussianBlur(one, 0)],
      ["inverting twice", (one) => applied(applied(one, "invert", 0), "invert", 0)],
      ["solarizing nothing", (one) => applied(one, "solarize", 256)],
      ["all bits", (one) => applied(one, "posterize", 8)],
      ["adding nothing", (one) => applied(one, "solarize_add", 0)],
      ...(["brightness", "contrast", "colour", "sharpness"] as const).map(
        (name) => [`${name} of 1`, (one: Picture) => applied(one, name, 1)] as const,
      ),
      ...(["nearest", "bilinear", "bicubic"] as const).map(
        (reading) =>
          [
            `${reading} through the identity`,
            (one: Picture) => affineTransform(one, [1, 0, 0, 0, 1, 0], reading, []),
          ] as const,
      ),
    ];
    it.each(same)("%s leaves it as it is", (_name, change) => {
      const before = Uint8Array.from(picture.levels);
      expect(change(picture)).toEqual({ ...picture, levels: before });
      expect(picture.levels).toEqual(before);
    });
    it("nothing changes the picture that it is given", () => {
      const before = Uint8Array.from(picture.levels);
      for (const name of ["equalize", "auto_contrast", "sharpness", "contrast", "rotate", "shear_x"] as const)
        applied(picture, name, 0.3);
      gaussianBlur(picture, 1.5);
      turnHue(picture, 0.2);
      expect(picture.levels).toEqual(before);
    });
  },
);

const applied = (picture: Picture, name: OperationName, amount: number) => applyOperation(picture, name, amount, place);

describe("shapes", () => {
  it("a movement there and back is near where it was", () => {
    const picture = slope(40, 40, 1);
    const there = affineMatrix({ angle: 20, translate: [2, 1], scale: 1, shear: [0, 0] }, [20, 20]);
    const back = affineMatrix({ angle: -20, translate: [0, 0], scale: 1, shear: [0, 0] }, [20, 20]);
    const turned = affineTransform(affineTransform(picture, there, "bicubic", [0]), back, "bicubic", [0]);
    const undone = affineTransform(
      picture,
      affineMatrix({ angle: 0, translate: [2, 1], scale: 1, shear: [0, 0] }, [20, 20]),
      "nearest",
      [0],
    );
    // The middle, where nothing came in from outside; turned moves differ from moves turned by less than two pixels.
    const middle = (one: Picture) => [...cutOut(one, { left: 15, top: 15, width: 10, height: 10 }).levels];
    const far = middle(turned).map((level, i) => Math.abs(level - (middle(undone)[i] ?? 0)));
    expect(Math.max(...far)).toBeLessThan(12);
  });
  it("a mirror at the border repeats no pixel of it", () => {
    const line = { width: 3, height: 1, channels: 1, levels: Uint8Array.of(1, 2, 3) };
    expect([...padded(line, 4, "reflect").levels.subarray(0, 11)]).toEqual([1, 2, 3, 2, 1, 2, 3, 2, 1, 2, 3]);
  });
});
