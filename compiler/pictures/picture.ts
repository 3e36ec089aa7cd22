import type { Wiring } from "./wiring.ts";

/** What an op does, as facts that a picture can be made of. */
export type Picture = WiringPicture;

/** Instead of the pattern in words, under what else there is to say: `Mean`. */
export interface WiringPicture {
  readonly kind: "wiring";
  readonly wiring: Wiring;
  readonly caption: string | undefined;
}
