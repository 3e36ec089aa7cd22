import type { ImageForm } from "../../compiler/export/training-images.ts";
import type { Picture } from "./picture.ts";
import { centreCrop, withShorterSide } from "./pixels/centre-crop.ts";
import { pillowResize } from "./pixels/resize-picture.ts";

type PlainForm = Pick<ImageForm, "width" | "height" | "interpolation" | "crop">;

/**
 * A picture as it is measured and predicted: resized and cut to its middle as torchvision and timm do it; one that has
 * the model's size stays.
 */
export function plainPicture(picture: Picture, { width, height, interpolation, crop }: PlainForm): Picture {
  if (picture.width === width && picture.height === height) return picture;
  const resized = crop.keeps === "middle" ? crop.resized : ([height, width] as const);
  const size =
    typeof resized === "number" ? withShorterSide(picture, resized) : { height: resized[0], width: resized[1] };
  return centreCrop(pillowResize(picture, size.width, size.height, interpolation), { width, height });
}
