import type { Dataset, DatasetForm } from "../../data/dataset.ts";
import type { PreparePicture } from "./prepare-picture.ts";

/** Where a dataset's images come from. Another dataset is one more file that makes this. */
export interface DatasetSource extends DatasetForm {
  /** How many images there are. */
  readonly length: number;
  /** Brings a foreign picture to the form of the images in the way that they were made; just resized where this is absent. */
  readonly preparePicture?: PreparePicture;
  load(): Promise<Dataset>;
}
