import type { ImageForm } from "../../compiler/export/training-images.ts";
import type { AugmentKind, AugmentOptions } from "../../schema/recipe/recipe-augment.ts";
import type { Draws } from "./draws.ts";
import type { Picture } from "./picture.ts";

/** What is done to one picture, with random numbers of its own. */
export type Augmenter = (picture: Picture, draws: Draws) => Picture;

/** Makes ready what a recipe asks for, for a model that takes images of this form. */
export type AugmenterOf<K extends AugmentKind> = (options: AugmentOptions[K], form: ImageForm) => Augmenter;
