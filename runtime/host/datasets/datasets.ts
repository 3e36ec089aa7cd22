import type { DatasetName } from "../../../schema/recipe/recipe-dataset.ts";
import type { DatasetSource } from "./dataset-source.ts";
import { mnist } from "./mnist.ts";

/** Every dataset that a recipe may name. */
export const datasets: Readonly<Record<DatasetName, DatasetSource>> = { mnist };
