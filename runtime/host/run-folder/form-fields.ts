import { type Field, list, number, word } from "../../../schema/recipe/recipe-fields.ts";

/** How a record says in what form pictures reach the network. */
export const formFields = (size: Field<number>) => ({
  channels: size,
  height: size,
  width: size,
  mean: list("", number("", {})),
  deviation: list("", number("", {})),
  interpolation: word("", ["nearest", "bilinear", "bicubic", "lanczos"]),
});

export const resizedField = (size: Field<number>) =>
  list("Before the middle is cut out: the shorter side; or height and width.", size);
