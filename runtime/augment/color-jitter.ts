import type { AugmentOptions } from "../../schema/recipe/recipe-augment.ts";
import type { AugmenterOf } from "./augmenter.ts";
import type { Draws } from "./draws.ts";
import type { Picture } from "./picture.ts";
import { brightness, colour, contrast } from "./pixels/enhance.ts";
import { turnHue } from "./pixels/hue.ts";

const changes = { brightness, contrast, saturation: colour, hue: turnHue } satisfies Record<
  string,
  (picture: Picture, amount: number) => Picture
>;
type Change = keyof typeof changes;

/** torchvision's `ColorJitter`: all that is not left alone, in random order. */
export const colorJitter: AugmenterOf<"color_jitter"> = (options) => (picture, draws) =>
  drawJitter(options, draws).reduce((changed, [name, amount]) => changes[name](changed, amount), picture);

export function drawJitter(
  options: AugmentOptions["color_jitter"],
  draws: Draws,
): readonly (readonly [Change, amount: number])[] {
  if (!draws.chance(options.probability)) return [];
  const left: Change[] = ["brightness", "contrast", "saturation", "hue"];
  const order = Array.from({ length: 4 }, () => left.splice(draws.whole(0, left.length - 1), 1)).flat();
  return order
    .filter((name) => options[name] > 0)
    .map((name) => {
      const most = options[name];
      return [name, name === "hue" ? draws.between(-most, most) : draws.between(Math.max(0, 1 - most), 1 + most)];
    });
}
