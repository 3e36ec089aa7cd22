import type { LocatedPattern } from "../../schema/spec/spec.ts";
import type { TypedOp } from "../expand/typed-graph.ts";
import type { Picture } from "./picture.ts";
import { type Wiring, wiringOf } from "./wiring.ts";

/** Which pictures a figure has: all there are, those that say more than words would, or none. */
export const pictureChoices = ["some", "all", "none"] as const;
export type PictureChoice = (typeof pictureChoices)[number];

export interface Told {
  /** What the op is called, where the pattern does not say it. */
  readonly name: string;
  readonly choice: PictureChoice;
}

/** The picture that stands in an op's box, if there is one. */
export function pictureOfOp({ op, argument }: TypedOp, { name, choice }: Told): Picture | undefined {
  if (choice === "none" || !isTransform(op.argument?.kind)) return undefined;
  // The declaration that the argument was evaluated by names its type.
  const wiring = wiringOf((argument as LocatedPattern).pattern);
  if (wiring === undefined || (choice === "some" && !regroups(wiring))) return undefined;
  return { kind: "wiring", wiring, caption: name === "" ? undefined : name };
}

const isTransform = (kind: string | undefined): boolean =>
  kind === "rearrange" || kind === "repeat" || kind === "reduce";

/** Whether two dimensions are cut alike, and what they are cut into is put together anew: patches, windows. */
function regroups({ above, below }: Wiring): boolean {
  const cut = above.filter((dimension) => dimension.length > 1);
  return cut.length > 1 && below.some((dimension) => cut.filter((one) => dimension.some(isIn(one))).length > 1);
}

const isIn =
  (dimension: Wiring["above"][number]) =>
  ({ wire }: Wiring["above"][number][number]): boolean =>
    wire !== undefined && dimension.some((end) => end.wire === wire);
